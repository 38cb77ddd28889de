package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.RequestSink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes {@code idx,addr,op,arrive,added,done} in the order of the trace. Requests end out of
 * order, so those that are ahead of the oldest unfinished one are kept in a ring.
 */
final class RequestLog implements RequestSink, Closeable {
  private final TextOutput out;
  private long[] address = new long[256];
  private long[] arrive = new long[256];
  private long[] added = new long[256];
  private long[] done = new long[256];
  private boolean[] write = new boolean[256];
  private long first;

  RequestLog(Path path) throws IOException {
    this.out = new TextOutput(path);
    Arrays.fill(done, -1);
    out.text("idx,addr,op,arrive,added,done\n");
  }

  @Override
  public void done(long index, long address, boolean write, long arrive, long added, long done) {
    while (index - first >= this.done.length) {
      grow();
    }
    int place = (int) (index & (this.done.length - 1));
    this.address[place] = address;
    this.arrive[place] = arrive;
    this.added[place] = added;
    this.done[place] = done;
    this.write[place] = write;
    while (this.done[(int) (first & (this.done.length - 1))] >= 0) {
      line((int) (first & (this.done.length - 1)));
      first++;
    }
  }

  private void line(int p) {
    out.decimal(first).put(',').hex(address[p]).text(write[p] ? ",WRITE," : ",READ,");
    out.decimal(arrive[p]).put(',').decimal(added[p]).put(',').decimal(done[p]).put('\n');
    done[p] = -1;
  }

  private void grow() {
    int old = done.length;
    long[] a = new long[2 * old];
    long[] r = new long[2 * old];
    long[] t = new long[2 * old];
    long[] d = new long[2 * old];
    boolean[] w = new boolean[2 * old];
    Arrays.fill(d, -1);
    for (long i = first; i < first + old; i++) {
      int from = (int) (i & (old - 1));
      int to = (int) (i & (2L * old - 1));
      a[to] = address[from];
      r[to] = arrive[from];
      t[to] = added[from];
      d[to] = done[from];
      w[to] = write[from];
    }
    address = a;
    arrive = r;
    added = t;
    done = d;
    write = w;
  }

  void commit() throws IOException {
    out.commit();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
