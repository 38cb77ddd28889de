package io.pimento.bench.command;

import io.pimento.app.console.Console;
import io.pimento.bench.gpu.GpuStepBenchmark;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.engine.TablePlace;
import io.pimento.search.train.SupernetPaths;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Training steps, by the wall clock and the GPU's own.
 *
 * @param gpus that train together
 */
record BenchGpuSteps(Console console, CudaBackend gpu, int gpus, BenchGpuOptions options) {
  /** Prints what steps of a batch take; whether copies of several GPUs are equal. */
  boolean run(int batch) throws Exception {
    boolean good = true;
    Map<String, GpuStepBenchmark.Result> results = new HashMap<>();
    for (String place : options.tables()) {
      GpuStepBenchmark.Result r = timed(batch, place);
      good &= r.unequal().isEmpty();
      results.put(place, r);
    }
    GpuStepBenchmark.Result copies = results.get(BenchGpuOptions.COPIES);
    for (String place : options.tables()) {
      GpuStepBenchmark.Result elsewhere = results.get(place);
      if (copies != null && elsewhere != null && !place.equals(BenchGpuOptions.COPIES)) {
        boolean same = Double.compare(copies.loss(), elsewhere.loss()) == 0;
        good &= same;
        console.line(
            String.format(
                Locale.ROOT,
                "B=%d: with tables %s a step takes %.3f times as long as with copies, %s",
                batch,
                place,
                elsewhere.wallMillis() / copies.wallMillis(),
                same ? "and has the same loss to the bit" : "FAIL: and another loss"));
      }
    }
    return good;
  }

  private GpuStepBenchmark.Result timed(int batch, String place) throws Exception {
    SupernetPaths sampled = options.sampled();
    GpuStepBenchmark.Result r =
        new GpuStepBenchmark(
                gpu,
                gpus,
                TablePlace.named(place, options.hot()),
                gpus * batch,
                options.steps(),
                options.rowCap(),
                sampled,
                options.paths(sampled))
            .run(options.profiled());
    console.line(
        String.format(
            Locale.ROOT,
            "ours %s %s%s%s B=%d: wall %.3f ms, GPU busy %.3f ms, %.0f samples/s, %.2f GiB, %.0f"
                + " levels, loss %.4f",
            options.sharing().label(),
            gpu.precision().label(),
            options.full() ? " full path" : "",
            (gpus > 1 ? " on %d GPUs".formatted(gpus) : "")
                + (place.equals(BenchGpuOptions.COPIES) ? "" : ", tables " + place),
            batch,
            r.wallMillis(),
            r.busyMillis(),
            1e3 * gpus * batch / r.wallMillis(),
            r.peakBytes() / 1073741824.0,
            r.levels(),
            r.loss()));
    long cut = gpu.saturated();
    if (cut > 0) {
      console.line("  factors beyond the largest half so far: " + cut);
    }
    if (gpus > 1) {
      console.line(
          r.unequal()
              .map(name -> "FAIL  copies differ in " + name)
              .orElse("copies on " + gpus + " GPUs are equal to the bit"));
    }
    if (options.levels()) {
      r.levelLines().forEach(console::line);
    }
    r.profile().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(40)
        .forEach(
            e ->
                console.line(
                    String.format(
                        Locale.ROOT,
                        "  %9.1f us/step  %s",
                        e.getValue() / 1e3 / options.profiled(),
                        e.getKey())));
    return r;
  }
}
