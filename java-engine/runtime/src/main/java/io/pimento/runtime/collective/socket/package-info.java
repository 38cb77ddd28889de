/**
 * Members of a group that are processes, on one host or several, and reach one another over TCP.
 *
 * <p>How they find one another: {@link io.pimento.runtime.collective.socket.Rendezvous} says who
 * this process is and where rank 0 listens. Every other member connects there, is told where all
 * others listen, and connects to those of lower ranks. Each pair has two connections: one of bare
 * data, which operations read and write ({@link
 * io.pimento.runtime.collective.socket.SocketMember}), and one of signs of life, failures and the
 * end ({@link io.pimento.runtime.collective.socket.ControlLine}).
 *
 * <p>Nothing is encrypted: this is for networks whose members trust one another. A secret ({@link
 * io.pimento.runtime.collective.socket.Rendezvous#token}) keeps strangers out of the group, but not
 * from reading or changing what passes by them.
 */
@NullMarked
package io.pimento.runtime.collective.socket;

import org.jspecify.annotations.NullMarked;
