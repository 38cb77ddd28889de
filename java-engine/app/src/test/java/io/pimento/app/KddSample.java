package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** The bundled sample of KDD Cup 2012. */
final class KddSample {
  private KddSample() {}

  /** Prepares it into a folder. */
  static void prepare(Path data) throws Exception {
    Path sample =
        CommandLineRun.HOME.resolve(
            "datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");
    CommandLineRun prepared =
        CommandLineRun.of(
            "prepare", "--format", "kdd12-nasrec", "--out", data.toString(), sample.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
  }
}
