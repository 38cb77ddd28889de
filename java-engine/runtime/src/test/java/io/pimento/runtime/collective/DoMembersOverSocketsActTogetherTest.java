package io.pimento.runtime.collective;

import io.pimento.runtime.collective.socket.SocketGroups;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;

/** The same of members that are connected as processes are. */
class DoMembersOverSocketsActTogetherTest extends DoMembersActTogetherTest {
  private SocketGroups groups = SocketGroups.none();

  @Override
  Members group(int size) throws Exception {
    groups = SocketGroups.of(size);
    return groups::member;
  }

  @Override
  boolean asleep(Thread member) {
    return Arrays.stream(member.getStackTrace()).anyMatch(f -> f.getMethodName().equals("select"));
  }

  @AfterEach
  void closeGroups() {
    groups.close();
  }
}
