/** What the files of all kinds of device share. */
@NullMarked
package io.pimento.pim.device;

import org.jspecify.annotations.NullMarked;
