package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.run.RunFolder;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says how to go on when Ctrl-C ends a run; files on disk are whole at any moment. */
final class Interrupts {
  private record Running(Console console, RunFolder folder, Supplier<List<String>> soFar) {}

  private static final AtomicReference<@Nullable Running> RUNNING = new AtomicReference<>();
  private static final AtomicReference<@Nullable Thread> HOOK = new AtomicReference<>();

  private Interrupts() {}

  /** From now on an end of the process that is not {@link #done} is explained. */
  static void explain(Console console, RunFolder folder) {
    RUNNING.set(new Running(console, folder, List::of));
    Thread hook = new Thread(Interrupts::say, "pimento-interrupted");
    if (HOOK.compareAndSet(null, hook)) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /** What else to say of the work that is under way: what there is of it. */
  static void say(Supplier<List<String>> soFar) {
    RUNNING.updateAndGet(r -> r == null ? null : new Running(r.console(), r.folder(), soFar));
  }

  /** The work is over, well or not. */
  static void done() {
    RUNNING.set(null);
  }

  private static void say() {
    Running running = RUNNING.get();
    if (running != null) {
      Console console = running.console();
      console.error(
          "\npimento: interrupted; everything finished is kept. Go on with the same command and"
              + " --run "
              + running.folder().path());
      running.soFar().get().forEach(console::error);
      console.drain();
    }
  }
}
