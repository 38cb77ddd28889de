package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class IsEveryFailureOneLineTest {
  @Test
  void errorsOfTheMachineSayWhatToSet() {
    assertThat(FailureText.of(new OutOfMemoryError("Java heap space"))).contains("PIMENTO_HEAP");
    assertThat(FailureText.of(new OutOfMemoryError("unable to create native thread: x")))
        .contains("--threads");
    assertThat(
            FailureText.of(new OutOfMemoryError("Cannot reserve 5 bytes of direct buffer memory")))
        .contains("MaxDirectMemorySize");
    assertThat(FailureText.of(new StackOverflowError())).contains("-Xss");
    for (Throwable library :
        new Throwable[] {
          new UnsatisfiedLinkError("/proc/x.so: cannot open"),
          new NoClassDefFoundError("Could not initialize class a.B"),
          new ExceptionInInitializerError(new IOException("No space left on device"))
        }) {
      assertThat(FailureText.of(library))
          .contains("java.io.tmpdir")
          .contains(System.getProperty("java.io.tmpdir"));
    }
    Throwable jar = new NoClassDefFoundError("a/B").initCause(new ClassNotFoundException("a.B"));
    assertThat(FailureText.of(jar))
        .isEqualTo(
            "a part of the program is missing: no jar beside it has a.B; build or unpack it again");
    assertThat(FailureText.of(new ExceptionInInitializerError(new IOException("No space left"))))
        .contains("No space left");
  }

  @Test
  void errorsInsideOthersAreFound() {
    Throwable inside = new ExecutionException(new OutOfMemoryError("Java heap space"));
    assertThat(FailureText.of(inside)).startsWith("out of heap memory").contains("PIMENTO_HEAP");
    assertThat(
            FailureText.of(
                new IOException("data.zst cannot be read", new UnsatisfiedLinkError("no zstd"))))
        .startsWith("data.zst cannot be read: a library cannot be loaded: no zstd");
  }

  @Test
  void faultsOfTheProgramAreCalledSo() {
    assertThat(FailureText.of(new NullPointerException()))
        .contains("a fault of the program itself (NullPointerException)")
        .contains(TraceOption.NAME);
    assertThat(FailureText.of(new IllegalStateException()))
        .contains("a fault of the program itself");
    assertThat(FailureText.of(new MalformedInputException(1))).contains("not UTF-8");
    assertThat(FailureText.of(new UncheckedIOException(new IOException("disk")))).isEqualTo("disk");
  }

  /** A stream that takes nothing, as a full disk. */
  private static PrintStream full() {
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        },
        true,
        StandardCharsets.UTF_8);
  }

  @Test
  void outputThatIsLostIsAFailureAfterTheWork() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        Console console = new Console(full(), err, false)) {
      assertThat(Pimento.run(console, "inspect", "config", "--defaults")).isEqualTo(1);
      assertThat(said.toString(StandardCharsets.UTF_8)).contains("not all output could be written");
    }
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Console console = new Console(out, full(), false)) {
      assertThat(Pimento.run(console, "inspect", "config", "--defaults")).isZero();
      assertThat(Pimento.run(console, "inspect", "nothing-there")).isEqualTo(2);
    }
  }
}
