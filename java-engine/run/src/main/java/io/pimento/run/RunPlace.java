package io.pimento.run;

import io.pimento.document.Sha256;
import io.pimento.run.backend.BackendPrecision;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.search.work.WorkPlace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run folder as a place that questions come from, and how others open it to answer them. */
public final class RunPlace {
  /** What kind of place it is. */
  public static final String KIND = "run";

  private static final String FOLDER = "folder";
  private static final String DATA = "data";
  private static final String BACKEND = "backend";
  private static final String PRECISION = "precision";
  private static final String KERNELS = "kernels";
  private static final int HASH_BYTES = 16;

  private RunPlace() {}

  /** The place that a run is now: with other weights it is another. */
  static WorkPlace of(Run run) throws IOException {
    SortedMap<String, String> opening = new TreeMap<>();
    opening.put(FOLDER, run.folder().path().toRealPath().toString());
    opening.put(DATA, run.config().data().prepared().toRealPath().toString());
    opening.put(BACKEND, run.backend().name());
    opening.put(PRECISION, run.backend().precision().name());
    // As they are now: what is trained beside the work may choose more, and writes that down.
    Path kernels = run.folder().kernelChoices();
    if (Files.exists(kernels)) {
      opening.put(KERNELS, Files.readString(kernels));
    }
    return new WorkPlace(KIND, opening, needs(run, opening));
  }

  /**
   * Opens a place to answer there.
   *
   * @param threads of this process; they decide no bits
   * @throws io.pimento.document.UserException if answers given here could differ, or what the place
   *     names is not there
   */
  public static Run visit(WorkPlace place, int threads, Messages messages) throws IOException {
    RunFolder folder = new RunFolder(Path.of(place.open(FOLDER)));
    ConfigTree tree =
        folder.savedConfig().put("data.prepared", place.open(DATA)).set("train.threads=" + threads);
    Backends.Choice backend =
        Backends.choose(place.open(BACKEND), BackendPrecision.valueOf(place.open(PRECISION)));
    Run run =
        Run.visit(
            folder,
            RunConfig.of(tree),
            backend,
            Optional.ofNullable(place.opening().get(KERNELS)),
            messages);
    try {
      place.requireAlike(needs(run, place.opening()));
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
    return run;
  }

  /** All that decides bytes: two machines that agree in it give equal answers. */
  private static SortedMap<String, String> needs(Run run, SortedMap<String, String> opening)
      throws IOException {
    SortedMap<String, String> needs = Environment.decidesBits();
    needs.put("backend", run.backend().name());
    needs.put("precision", run.backend().precision().name());
    needs.put(
        "data and settings",
        run.config()
                .identity(
                    run.data().fingerprint(), "model", "train", "tune", "search", "retrain", "rank")
            + run.config().retrain().identity());
    if (!run.data().pretrained().fingerprint().isEmpty()) {
      needs.put("pretrained tables", run.data().pretrained().fingerprint());
    }
    needs.put("choices of kernels", Sha256.hex(HASH_BYTES, opening.getOrDefault(KERNELS, "")));
    needs.put("weights", hash(run.folder().supernet()));
    return needs;
  }

  /** Of a file's bytes. */
  private static String hash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream read = new DigestInputStream(in, digest)) {
        read.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchFileException e) {
      return "none";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
