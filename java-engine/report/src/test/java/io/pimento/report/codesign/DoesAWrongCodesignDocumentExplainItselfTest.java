package io.pimento.report.codesign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.DocumentException;
import io.pimento.report.codesign.document.CodesignJson;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class DoesAWrongCodesignDocumentExplainItselfTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir private Path folder;

  /** Where is a JSON pointer to a key; what takes its place, or nothing to leave it out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/format | | the document needs the key 'format'",
        "/format | 'pimento-codesign-9' | reads 'pimento-codesign-1'",
        "/title | | needs the key 'title'",
        "/objectives | [] | the document needs at least two objectives",
        "/objectives/1/words | 5 | objectives[1].words must be a text",
        "/arms | | needs the key 'arms'",
        "/arms | {} | arms must be a list",
        "/arms/0/seconds | '12 s' | arms[0].seconds must be a number",
        "/arms/0/reference | [1] | arms[0].reference of 1 figures for 2 objectives",
        "/arms/0/points/1/index | | arms[0].points[1] needs the key 'index'",
        "/arms/0/points/1/index | 1.5 | arms[0].points[1].index must be a whole number",
        "/arms/0/points/1/figures/auc | '0.7' | arms[0].points[1].figures.auc must be a number",
        "/arms/0/points/1/feasible | 1 | arms[0].points[1].feasible must be true or false",
        "/arms/0/points/1/hardware | [] | arms[0].points[1].hardware must be an object",
        "/arms/0/points/0/architecture/macro | | needs the key 'macro'",
        "/arms/0/points/0/architecture/config | 'tiny' | unknown space 'tiny'",
        "/arms/0/points/0/architecture/micro/0/active_nodes | [9] | block 1 uses node 9",
        "/arms/0/points/0/architecture/macro/1/sparse_idx | [7] | block 2 reads outputs [7]",
        "/baselines/1/family | | baselines[1] needs the key 'family'",
        "/finalists/0/validation/auc | 1 | finalists[0].validation.auc must be a list",
        "/finalists/0/breakdown/energy_uj/adc | [] | breakdown.energy_uj.adc must be a number",
        "/finalists/0/occupancy/0/columns | 0 | occupancy[0] needs columns of at least 1",
        "/claims/0/verdict | 'won' | claims[0].verdict is 'won'; there are 'met'",
        "/claims/0/log_loss_difference/low | | log_loss_difference needs the key 'low'",
        "/ranking/0/points/0/alone | [] | ranking[0].points[0] needs a figure in 'alone'",
        "/rank_scores | [{}] | rank_scores[0] needs the key 'name'",
        "/rank_scores | {} | rank_scores must be a list",
        "/space/devices/0/knobs/0/values/0/value | {} | must be a text or a number",
      })
  void namesTheKey(String where, String what, String message) throws Exception {
    ObjectNode document = SmallDocument.read();
    int end = where.lastIndexOf('/');
    JsonNode parent = document.at(where.substring(0, end));
    String key = where.substring(end + 1);
    if (what == null) {
      ((ObjectNode) parent).remove(key);
    } else if (parent instanceof ArrayNode list) {
      list.set(Integer.parseInt(key), json(what));
    } else {
      ((ObjectNode) parent).set(key, json(what));
    }
    assertThatThrownBy(() -> CodesignFiles.write(folder, CodesignJson.read(document)))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith("a co-design's document is malformed: ");
    assertThat(folder).isEmptyDirectory();
  }

  private static JsonNode json(String text) {
    return MAPPER.readTree(text.replace('\'', '"'));
  }

  @Test
  void isAnObject() {
    assertThatThrownBy(() -> CodesignFiles.write(folder, CodesignJson.read(json("[]"))))
        .hasMessageContaining("the document must be an object");
  }
}
