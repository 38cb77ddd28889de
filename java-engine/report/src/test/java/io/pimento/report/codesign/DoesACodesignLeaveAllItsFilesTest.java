package io.pimento.report.codesign;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.report.codesign.document.CodesignJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoesACodesignLeaveAllItsFilesTest {
  @TempDir private Path folder;

  private Set<String> names() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.map(f -> f.getFileName().toString()).toList());
    }
  }

  @Test
  void writesThemUnderNamesOneCanGuess() throws Exception {
    Path page = CodesignFiles.write(folder, CodesignJson.read(SmallDocument.read()));
    assertThat(page).isEqualTo(folder.resolve("index.html"));
    assertThat(names())
        .containsExactlyInAnyOrder(
            "index.html",
            "codesign.json",
            "points.csv",
            "front-auc-by-pim_energy_uj.svg",
            "hypervolume.svg",
            "ranking-masked.svg",
            "breakdown-energy_uj.svg",
            "breakdown-latency_us.svg",
            "architecture-joint-0.svg",
            "occupancy-joint-0-tiles.svg");
    JsonNode written =
        JsonMapper.builder().build().readTree(Files.readString(folder.resolve("codesign.json")));
    assertThat(CodesignJson.read(written)).isEqualTo(CodesignJson.read(SmallDocument.read()));
    assertThat(CodesignJson.write(CodesignJson.read(written)).toString())
        .isEqualTo(written.toString());
  }

  @Test
  void putsEveryPointIntoTheTable() throws Exception {
    List<String> lines = PointsCsv.of(CodesignJson.read(SmallDocument.read())).lines().toList();
    assertThat(lines)
        .containsExactly(
            "kind,series,index,size,mapping,generation,feasible,front,auc,pim_energy_uj,"
                + "multiply_adds,pim_area_mm2,hardware.device,hardware.adc.bits,bits",
            "arm,joint,0,,searched,0,yes,yes,0.7,1.5,12345,9,isaac-32nm,6,"
                + "\"stem: w8, 1: w4 a8 / w8 a4 + merge w4 a4, 2: w8 a8 / w4 a4 + FM w8 a32,"
                + " head: w8 a8\"",
            "arm,joint,1,,searched,0,yes,yes,0.68,0.5,2000,4,isaac-32nm,8,",
            "arm,joint,2,,searched,1,no,no,0.72,2.5,50000,12,isaac-32nm,8,",
            "arm,joint,3,,searched,1,yes,no,0.66,1,,,,,",
            "arm,random,0,,searched,0,yes,yes,0.65,2,9000,8,,,",
            "baseline,DLRM,0,\"64-32 / 16, embedding 8\",best,,,yes,0.69,3,28500,,,,",
            "baseline,DLRM,0,\"64-32 / 16, embedding 8\",naive,,,no,,6,,,,,",
            "baseline,LR,1,-,best,,,yes,0.6,0.1,39,,,,");
  }

  @Test
  void drawsPicturesThatStandAlone() throws Exception {
    CodesignFiles.write(folder, CodesignJson.read(MadeDocument.of(150)));
    Set<String> pictures = new TreeSet<>(names());
    pictures.removeIf(n -> !n.endsWith(".svg"));
    assertThat(pictures)
        .contains(
            "front-log_loss-by-pim_energy_uj.svg",
            "front-log_loss-by-pim_latency_us.svg",
            "front-pim_energy_uj-by-pim_latency_us.svg")
        .hasSizeGreaterThan(15);
    for (String name : pictures) {
      Document svg = Xml.parse(folder.resolve(name));
      Element root = svg.getDocumentElement();
      assertThat(root.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
      String style = svg.getElementsByTagName("style").item(0).getTextContent();
      assertThat(style).contains("sans-serif").doesNotContain("var(");
      Element ground = (Element) svg.getElementsByTagName("rect").item(0);
      assertThat(ground.getAttribute("fill")).isEqualTo("#ffffff");
      for (String used : classes(svg)) {
        assertThat(style).as(name).containsPattern("\\." + Pattern.quote(used) + "[ .{]");
      }
    }
  }

  private static Set<String> classes(Document svg) {
    Set<String> used = new TreeSet<>();
    var all = svg.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      String names = ((Element) all.item(i)).getAttribute("class");
      if (!names.isEmpty()) {
        used.addAll(List.of(names.split(" ")));
      }
    }
    return used;
  }

  @Test
  void keepsWhatWasThereWhenADocumentIsWrong() throws Exception {
    CodesignFiles.write(folder, CodesignJson.read(SmallDocument.read()));
    String before = Files.readString(folder.resolve("index.html"));
    var wrong = SmallDocument.read();
    wrong.remove("arms");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> CodesignFiles.write(folder, CodesignJson.read(wrong)))
        .hasMessageContaining("'arms'");
    assertThat(folder.resolve("index.html")).hasContent(before);
  }
}
