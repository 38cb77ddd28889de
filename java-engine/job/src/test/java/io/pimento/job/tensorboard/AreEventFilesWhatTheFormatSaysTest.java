package io.pimento.job.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Frames and messages beside bytes that TensorBoard 2.21 wrote, and by the definitions. */
class AreEventFilesWhatTheFormatSaysTest {
  private static final ScalarPoint POINT =
      new ScalarPoint(
          "supernet", new ScalarPoint.Tag("log_loss/train", "rows trained on"), 300, 0.25);

  private static String frame(byte[] message) {
    return HexFormat.of().formatHex(RecordFrames.frame(message));
  }

  @Test
  void theReadersChecksumIsThePublishedOne() {
    assertThat(EventReader.crc32c("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xE3069283);
  }

  @Test
  void theFirstEventOfAFile() {
    assertThat(frame(EventMessage.version(1.5)))
        .isEqualTo(
            "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c");
  }

  @Test
  void aPoint() {
    assertThat(frame(EventMessage.of(POINT, 1.5, false)))
        .isEqualTo(
            "2500000000000000eabc36f309000000000000f83f10ac022a170a150a0e6c6f675f6c6f73732f7472"
                + "61696e150000803e1b398577");
    assertThat(frame(EventMessage.of(POINT, 1.5, true)))
        .isEqualTo(
            "4800000000000000fe92489d09000000000000f83f10ac022a3a0a380a0e6c6f675f6c6f73732f7472"
                + "61696e150000803e4a210a090a077363616c6172731a12627920726f777320747261696e656420"
                + "6f6e200155032a7d");
  }

  @Test
  void largeStepsAndOtherLetters() {
    ScalarPoint point = new ScalarPoint("x", new ScalarPoint.Tag("a/é", "×"), 1L << 40, -1e30);
    byte[] frame = RecordFrames.frame(EventMessage.of(point, 1.75e9, true));
    assertThat(EventReader.file(frame))
        .containsExactly(new EventReader.Event(1.75e9, "", 1L << 40, "a/é", (float) -1e30, "by ×"));
  }

  @Test
  void whichPointAMessageHoldsIsReadBack() {
    assertThat(EventMessage.key(EventMessage.of(POINT, 1, true))).contains(POINT.key());
    assertThat(EventMessage.key(EventMessage.version(1))).isEqualTo(Optional.empty());
  }
}
