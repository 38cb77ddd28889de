package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.app.run.RunFolder;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Says how to go on when Ctrl-C ends a run; files on disk are whole at any moment. */
final class Interrupts {
  private record Running(Console console, RunFolder folder) {}

  private static final AtomicReference<@Nullable Running> RUNNING = new AtomicReference<>();
  private static final AtomicReference<@Nullable Thread> HOOK = new AtomicReference<>();

  private Interrupts() {}

  /** From now on an end of the process that is not {@link #done} is explained. */
  static void explain(Console console, RunFolder folder) {
    RUNNING.set(new Running(console, folder));
    Thread hook = new Thread(Interrupts::say, "pimento-interrupted");
    if (HOOK.compareAndSet(null, hook)) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /** The work is over, well or not. */
  static void done() {
    RUNNING.set(null);
  }

  private static void say() {
    Running running = RUNNING.get();
    if (running != null) {
      running
          .console()
          .error(
              "\npimento: interrupted; everything finished is kept. Go on with the same command and"
                  + " --run "
                  + running.folder().path());
      running.console().drain();
    }
  }
}
