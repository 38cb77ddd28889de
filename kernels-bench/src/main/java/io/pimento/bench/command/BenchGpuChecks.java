package io.pimento.bench.command;

import io.pimento.app.console.Console;
import io.pimento.bench.gpu.GatherCheck;
import io.pimento.bench.gpu.ModelRowCheck;
import io.pimento.cuda.Precision;
import io.pimento.document.UserException;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaHalfCheck;
import io.pimento.runtime.cuda.CudaOperatorCheck;
import io.pimento.runtime.engine.UpdateCheck;
import io.pimento.search.train.SupernetPaths;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A GPU's kernels against their definitions: operators, then, of all operators alone, updates and
 * whole models.
 *
 * @param filter text that operators' names and inputs hold, or a word for updates or halves alone
 * @param models what small supernets are taken from
 */
record BenchGpuChecks(
    Console console, CudaBackend gpu, double tolerance, String filter, SupernetPaths models) {
  /** Most rows of a table of the models that are checked. */
  static final int ROWS = 1000;

  /** Filters that no operator's name holds. */
  private static final String UPDATES = "updates";

  private static final String HALVES = "halves";

  /** Prints what there is to say; whether all was right. */
  boolean pass(Share share) throws InterruptedException {
    boolean whole = share.equals(Share.WHOLE);
    boolean good = operators(share);
    good &= !whole || !(filter.isEmpty() || filter.equals(UPDATES)) || updates();
    good &= !whole || !filter.isEmpty() || rows();
    good &= !whole || !(filter.isEmpty() || filter.equals(HALVES)) || halves();
    return good;
  }

  private boolean operators(Share share) {
    int failed = 0;
    int all = 0;
    AtomicInteger run = new AtomicInteger();
    double worst = 0;
    for (CudaOperatorCheck.Outcome o :
        CudaOperatorCheck.all(
            gpu, c -> c.toString().contains(filter) && share.holds(run.getAndIncrement()))) {
      all++;
      worst = Math.max(worst, o.error());
      if (!o.within(tolerance)) {
        failed++;
        console.line(
            String.format(
                Locale.ROOT,
                "FAIL  %s batch %d: error %.1e%s",
                o.operator(),
                o.batch(),
                o.error(),
                o.fault()));
      }
    }
    if (run.get() == 0 && !List.of(UPDATES, HALVES).contains(filter)) {
      throw new UserException("--check: no operator's name and inputs hold '" + filter + "'");
    }
    console.line(
        String.format(
            Locale.ROOT,
            "operators: %d of %d runs within %.0e, worst %.1e",
            all - failed,
            all,
            tolerance,
            worst));
    return failed == 0;
  }

  /** Of float products: rounded ones would hide what updates do. */
  private boolean updates() {
    if (gpu.precision() != Precision.FP32) {
      return true;
    }
    List<UpdateCheck.Outcome> outcomes = UpdateCheck.all(gpu::engine);
    double worst = 0;
    double others = 0;
    int good = 0;
    for (UpdateCheck.Outcome o : outcomes) {
      worst = Math.max(worst, o.error());
      others = Math.max(others, o.others());
      if (o.within(tolerance)) {
        good++;
      } else {
        console.line(
            String.format(
                Locale.ROOT,
                "FAIL  %s batch %d, tables of %s: error %.1e in %s, %.2f %% other halves%s",
                o.optimizer(),
                o.batch(),
                o.half() ? "halves" : "floats",
                o.error(),
                o.worst(),
                100 * o.others(),
                o.same() ? "" : "; two trainings differ"));
      }
    }
    console.line(
        String.format(
            Locale.ROOT,
            "updates: %d of %d trainings within %.0e, worst %.1e; of halves at most %.2f %% others",
            good,
            outcomes.size(),
            tolerance,
            worst,
            100 * others));
    return good == outcomes.size();
  }

  /** What halves cannot hold. */
  private boolean halves() {
    if (gpu.precision() != Precision.HALF) {
      return true;
    }
    List<String> faults = CudaHalfCheck.faults(gpu);
    faults.forEach(f -> console.line("FAIL  halves: " + f));
    if (faults.isEmpty()) {
      console.line("pass  numbers beyond halves are cut and counted, small gradients are not lost");
    }
    return faults.isEmpty();
  }

  private boolean rows() throws InterruptedException {
    ModelRowCheck check = new ModelRowCheck(gpu, models);
    Map<String, String> faults = check.faults();
    faults.forEach((model, fault) -> console.line("FAIL  " + model + ": " + fault));
    int all = check.models().size();
    console.line(
        "models: %d of %d keep a row's logit wherever it stands and train as on the processor"
            .formatted(all - faults.size(), all));
    Optional<String> gathered = new GatherCheck(gpu, models).fault();
    console.line(
        gathered
            .map(f -> "FAIL  " + f)
            .orElse("pass  rows that the GPU gathers train as sent ones"));
    return faults.isEmpty() && gathered.isEmpty();
  }
}
