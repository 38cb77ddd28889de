package io.pimento.runtime.collective.socket;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * All members of a complete group, as rank 0 sees them.
 *
 * @param group its name, which no other group has
 * @param members by rank
 */
record Roster(String group, List<Entry> members) {
  /**
   * A member.
   *
   * @param host its names of host and process
   * @param address from which rank 0 was called; rank 0's own is any
   * @param port on which it listens
   */
  record Entry(String host, InetAddress address, int port) {
    /**
     * Where another member reaches it.
     *
     * @param first where that one reached rank 0: a member that came to rank 0 by the loopback lies
     *     on the same host
     */
    InetSocketAddress place(InetAddress first) {
      return new InetSocketAddress(address.isLoopbackAddress() ? first : address, port);
    }
  }

  Roster {
    members = List.copyOf(members);
  }

  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(group);
    out.writeInt(members.size());
    for (Entry e : members) {
      out.writeUTF(e.host());
      out.writeByte(e.address().getAddress().length);
      out.write(e.address().getAddress());
      out.writeInt(e.port());
    }
    return bytes.toByteArray();
  }

  static Roster of(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String group = in.readUTF();
    int size = in.readInt();
    List<Entry> members = new ArrayList<>();
    for (int r = 0; r < size; r++) {
      String host = in.readUTF();
      byte[] address = in.readNBytes(in.readUnsignedByte());
      members.add(new Entry(host, InetAddress.getByAddress(address), in.readInt()));
    }
    return new Roster(group, members);
  }
}
