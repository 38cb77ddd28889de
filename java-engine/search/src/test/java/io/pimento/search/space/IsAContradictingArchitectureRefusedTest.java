package io.pimento.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsAContradictingArchitectureRefusedTest {
  private static final String RIGHT =
      """
      {"micro": [
        {"active_nodes": [1, 4], "dense_in_dims": 32, "sparse_in_dims": 16, "dense_sparse_interact": 1, "deep_fm": 0},
        {"active_nodes": [0, 4], "dense_in_dims": 16, "sparse_in_dims": 16, "dense_sparse_interact": 0, "deep_fm": 1}],
       "macro": [
        {"dense_idx": [0], "sparse_idx": [0], "dense_left_idx": [0], "dense_right_idx": [0]},
        {"dense_idx": [0, 1], "sparse_idx": [1], "dense_left_idx": [1], "dense_right_idx": [1]}],
       "num_blocks": 2, "use_layernorm": 1, "config": "xlarge"}
      """;

  @Test
  void theRightOneIsRead() {
    Architecture a = ArchitectureJson.read(RIGHT);
    assertThat(a.blocks()).isEqualTo(2);
    assertThat(a.micro().get(1).deepFm()).isTrue();
    assertThat(ArchitectureJson.read(ArchitectureJson.write(a))).isEqualTo(a);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"num_blocks\": 2|\"num_blocks\": 3|num_blocks is 3, but micro and macro hold 2",
        "\"num_blocks\": 2|\"num_blocks\": 1|num_blocks is 1, but micro and macro hold 2",
        "\"num_blocks\": 2|\"num_blocks\": 2.5|num_blocks must be a whole number, not 2.5",
        "\"num_blocks\": 2|\"num_blocks\": \"2\"|num_blocks must be a whole number",
        "\"num_blocks\": 2|\"num_blocks\": null|num_blocks must be a whole number",
        "\"dense_in_dims\": 32|\"dense_in_dims\": 16.5|micro[0].dense_in_dims must be a whole"
            + " number",
        "\"dense_in_dims\": 32|\"dense_in_dims\": 32.0|micro[0].dense_in_dims must be a whole"
            + " number",
        "\"dense_in_dims\": 32|\"dense_in_dims\": [32]|micro[0].dense_in_dims must be a whole"
            + " number",
        "\"dense_in_dims\": 32|\"dense_in_dims\": 33|block 0 is 33 wide",
        "\"dense_in_dims\": 32|\"dense_in_dims\": -32|block 0 is -32 wide",
        "\"sparse_in_dims\": 16, \"dense_sparse_interact\": 0|\"sparse_in_dims\": 1e1,"
            + " \"dense_sparse_interact\": 0|micro[1].sparse_in_dims must be a whole number",
        "\"deep_fm\": 1|\"deep_fm\": 2|micro[1].deep_fm must be 0 or 1, not 2",
        "\"deep_fm\": 1|\"deep_fm\": -1|micro[1].deep_fm must be 0 or 1, not -1",
        "\"deep_fm\": 1|\"deep_fm\": \"yes\"|micro[1].deep_fm must be 0 or 1",
        "\"deep_fm\": 1|\"deep_fm\": 0.5|micro[1].deep_fm must be 0 or 1",
        "\"dense_sparse_interact\": 1|\"dense_sparse_interact\": 3|micro[0].dense_sparse_interact"
            + " must",
        "\"deep_fm\": 1|\"deepfm\": 1|unknown key 'micro[1].deepfm'",
        "\"active_nodes\": [1, 4]|\"active_nodes\": [1, 9]|uses node 9",
        "\"active_nodes\": [1, 4]|\"active_nodes\": [1, -1]|uses node -1",
        "\"active_nodes\": [1, 4]|\"active_nodes\": [1.5, 4]|micro[0].active_nodes[0] must be a"
            + " whole",
        "\"active_nodes\": [1, 4]|\"active_nodes\": 1|micro[0].active_nodes must be a list",
        "\"active_nodes\": [1, 4]|\"active_nodes\": [4, null]|micro[0].active_nodes[1] must be a"
            + " whole",
        "\"active_nodes\": [1, 4]|\"active_nodes\": [4, 4]|twice",
        "\"dense_idx\": [0, 1]|\"dense_idx\": [0, 2]|reads output 2",
        "\"dense_idx\": [0, 1]|\"dense_idx\": [0, -1]|reads output -1",
        "\"dense_idx\": [0, 1]|\"dense_idx\": [1, 1]|none twice",
        "\"dense_idx\": [0, 1]|\"dense_idx\": []|at least one input",
        "\"dense_idx\": [0, 1]|\"dense_idx\": [0, true]|macro[1].dense_idx[1] must be a whole"
            + " number",
        "\"dense_idx\": [0, 1], |''|needs the key 'macro[1].dense_idx'",
        "\"use_layernorm\": 1|\"use_layernorm\": 0|use_layernorm is 0; only 1 is supported",
        "\"use_layernorm\": 1|\"use_layernorm\": 7|use_layernorm must be 0 or 1",
        "\"config\": \"xlarge\"|\"config\": 5|unknown space '5'",
        "\"config\": \"xlarge\"|\"config\": \"xlarge\", \"extra\": 1|unknown key 'extra'",
        "\"config\": \"xlarge\"|\"config\": \"xlarge\", \"micro\": []|the key 'micro' stands twice",
        "\"use_layernorm\": 1|\"bits\": {\"tables\": 8, \"head\": [8, 8], \"blocks\": []}|bits of"
            + " 0",
        "\"use_layernorm\": 1|\"bits\": {\"tables\": 7, \"head\": [8, 8], \"blocks\": []}|bits of"
            + " tables",
        "\"use_layernorm\": 1|\"bits\": {\"tables\": 8, \"head\": [8], \"blocks\": []}|need head",
        "\"use_layernorm\": 1|\"bits\": {\"tables\": 8, \"head\": [8, 8], \"block\": []}|unknown"
            + " key 'bits.block'",
        "\"use_layernorm\": 1|\"bits\": [8]|bits must be",
      })
  void contradictionsAreNamed(String part, String by, String message) {
    String text = RIGHT.replaceFirst(java.util.regex.Pattern.quote(part), by);
    assertThat(text).isNotEqualTo(RIGHT);
    assertThatThrownBy(() -> ArchitectureJson.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void listsOfDifferentLengthAreRefused() {
    String text = RIGHT.replace("\"macro\": [", "\"macro\": [" + macro() + ",");
    assertThatThrownBy(() -> ArchitectureJson.read(text))
        .hasMessageContaining("micro has 2, macro 3");
    assertThatThrownBy(
            () -> ArchitectureJson.read("{\"micro\": [], \"macro\": [], \"config\": \"xlarge\"}"))
        .hasMessageContaining("micro has 0, macro 0");
  }

  private static String macro() {
    return "{\"dense_idx\": [0], \"sparse_idx\": [0], \"dense_left_idx\": [0],"
        + " \"dense_right_idx\": [0]}";
  }
}
