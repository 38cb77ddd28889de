package io.pimento.app.command;

import io.pimento.document.UserException;
import io.pimento.runtime.memory.OutOfNativeMemoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What went wrong in one line that says what to do. */
final class FailureText {
  private FailureText() {}

  static String of(Throwable e) {
    Error error = errorIn(e);
    if (error != null) {
      return ofError(error, e);
    }
    return switch (e) {
      case UserException u -> said(u);
      case NoSuchFileException f -> "no such file: " + f.getFile();
      case AccessDeniedException f -> "no permission for " + f.getFile();
      case FileSystemException f -> f.getFile() + ": " + reason(f);
      case CharacterCodingException c -> "a file is not UTF-8 text (" + said(c) + ")";
      case OutOfNativeMemoryException n -> said(n);
      case UncheckedIOException u when u.getCause() != null && plain(u) -> of(u.getCause());
      case IOException io -> said(io);
      case InterruptedException i -> "interrupted";
      case JacksonException j -> j.getOriginalMessage();
      case ExecutionException x when x.getCause() != null -> of(x.getCause());
      case CompletionException x when x.getCause() != null -> of(x.getCause());
      case IllegalStateException s when s.getCause() != null -> of(s.getCause());
      case NullPointerException n -> fault(n);
      case ClassCastException c -> fault(c);
      case IndexOutOfBoundsException i -> fault(i);
      default -> e.getMessage() == null ? fault(e) : said(e);
    };
  }

  /** Whether an exception says no more than the one that caused it. */
  private static boolean plain(UncheckedIOException e) {
    return e.getMessage() == null || e.getMessage().equals(String.valueOf(e.getCause()));
  }

  private static String reason(FileSystemException f) {
    String reason = f.getReason();
    String name = f.getClass().getSimpleName().replace("Exception", "");
    return reason != null ? reason : name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
  }

  /** A mistake of ours: nothing that a user wrote. */
  private static String fault(Throwable e) {
    return "a fault of the program itself ("
        + e.getClass().getSimpleName()
        + (e.getMessage() == null ? "" : ": " + e.getMessage().lines().findFirst().orElse(""))
        + "); "
        + TraceOption.NAME
        + " shows where";
  }

  /** The first of the JVM's own errors among the causes. */
  private static @Nullable Error errorIn(Throwable e) {
    Throwable at = e;
    for (int i = 0; at != null && i < 20; i++) {
      if (at instanceof Error error) {
        return error;
      }
      at = at.getCause();
    }
    return null;
  }

  private static String ofError(Error e, Throwable whole) {
    String where = whole instanceof Error || whole.getMessage() == null ? "" : whereOf(whole, e);
    return where
        + switch (e) {
          case OutOfMemoryError m -> ofMemory(said(m));
          case StackOverflowError s ->
              "something is nested too deeply for a thread's stack; set"
                  + " JAVA_TOOL_OPTIONS=-Xss64m to give it more";
          case LinkageError l -> ofLibrary(l);
          default -> fault(e);
        };
  }

  /** What the exceptions around an error say of the place, if they say anything of their own. */
  private static String whereOf(Throwable whole, Error e) {
    String text = said(whole);
    boolean own = !text.contains(e.getClass().getSimpleName()) && !text.equals(e.getMessage());
    return own ? text + ": " : "";
  }

  private static String ofMemory(String said) {
    if (said.contains("native thread")) {
      return "the system gives no more threads (" + said + "); use fewer with --threads";
    }
    if (said.contains("array size")) {
      return "something needs a longer array than Java has (" + said + "); use a smaller batch";
    }
    String advice =
        said.contains("direct buffer")
            ? "JAVA_TOOL_OPTIONS=-XX:MaxDirectMemorySize=8g"
            : "PIMENTO_HEAP=8g (now " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB)";
    return "out of heap memory ("
        + said
        + "); give it more with "
        + advice
        + ", or use smaller tables or batches";
  }

  private static String ofLibrary(LinkageError e) {
    Throwable root = e;
    for (int i = 0; root.getCause() != null && i < 20; i++) {
      root = root.getCause();
    }
    String said = Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName());
    if (root instanceof ClassNotFoundException) {
      return "a part of the program is missing: no jar beside it has "
          + said
          + "; build or unpack it again";
    }
    return "a library cannot be loaded: "
        + said.lines().findFirst().orElse("")
        + "; it is unpacked into the temporary folder "
        + System.getProperty("java.io.tmpdir")
        + ", which must be writable, not full and not mounted noexec: choose another with"
        + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER";
  }

  private static String said(Throwable e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }
}
