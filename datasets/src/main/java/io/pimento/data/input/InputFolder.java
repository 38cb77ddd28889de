package io.pimento.data.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of part files, as Spark, Dask and DuckDB write them, as one input: its files in the
 * order of their names, without hidden ones, those that begin with {@code _} (marks of success,
 * metadata) and checksums ({@code .crc}).
 *
 * @param files to be read
 * @param skipped files left out
 */
public record InputFolder(List<Path> files, List<Path> skipped) {
  /**
   * Lists a folder.
   *
   * @throws IOException if it holds no file to read, or a folder: a partition's values stand in the
   *     names of folders and not in the files
   */
  public static InputFolder list(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    List<Path> skipped = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path path : all.sorted().toList()) {
        String name = String.valueOf(path.getFileName());
        if (name.startsWith(".") || name.startsWith("_") || name.endsWith(".crc")) {
          skipped.add(path);
        } else if (Files.isDirectory(path)) {
          throw new IOException(
              path
                  + ": is a folder inside an input folder"
                  + (name.contains("=")
                      ? "; its partition's value is in no file, so write the data without"
                          + " partitions, or name the innermost folders"
                      : "; name the folders that hold the files themselves"));
        } else {
          files.add(path);
        }
      }
    }
    if (files.isEmpty()) {
      throw new IOException(folder + ": is a folder without a file to read");
    }
    return new InputFolder(List.copyOf(files), List.copyOf(skipped));
  }
}
