package io.pimento.run.config;

import io.pimento.document.NearestName;
import io.pimento.document.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code model.pretrained}: tables made elsewhere that trainings start from.
 *
 * @param file safetensors that hold them
 * @param tables tensors by the names of fields
 * @param names files of the raw values of their rows, one a line, by the names of fields; where
 *     there is none, rows are those of the prepared table
 */
public record PretrainedConfig(Path file, Map<String, String> tables, Map<String, Path> names) {
  /** The key itself. */
  public static final String KEY = "model.pretrained";

  public PretrainedConfig {
    tables = Map.copyOf(tables);
    names = Map.copyOf(names);
  }

  static @Nullable PretrainedConfig read(Section model, String key) {
    Section s = model.optional(key, List.of("file", "tables", "names"));
    if (s == null) {
      return null;
    }
    Map<String, String> tables = s.textsByName("tables");
    Map<String, String> names = s.textsByName("names");
    if (tables.isEmpty()) {
      throw s.wrong("tables", "tensors by the names of fields, such as {user: user_emb}");
    }
    for (String field : names.keySet()) {
      if (!tables.containsKey(field)) {
        throw new UserException(
            KEY
                + ".names has the field '"
                + field
                + "', of which tables has no tensor; did you mean '"
                + NearestName.of(field, List.copyOf(tables.keySet()))
                + "'?");
      }
    }
    return new PretrainedConfig(
        Path.of(s.text("file")),
        tables,
        names.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> Path.of(e.getValue()))));
  }
}
