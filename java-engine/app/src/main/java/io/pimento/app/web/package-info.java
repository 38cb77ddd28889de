/** A small HTTP server for this machine: named routes, limits on what is asked. */
@NullMarked
package io.pimento.app.web;

import org.jspecify.annotations.NullMarked;
