package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.app.console.Console;
import io.pimento.app.web.LocalServer;
import io.pimento.document.Documents;
import io.pimento.document.UserException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The page of a run and what it asks for, while files of the run come and go. */
class DoesAWatchedRunShowWhatIsThereTest {
  private static final String LOG =
      """
      run folder x; 2 threads
      train supernet: 256 of 29440 rows (1 %)  loss 0.6931
      train supernet: 8,704 of 29,440 rows (30 %), 790 rows/s, 26.1 s left  loss 0.3238
      search: 3 of 8 subnets (37 %), 1.1 subnets/s, 2 min 05 s left
      half a li\
      """;

  @TempDir private Path folder;
  private Path run;
  private Console console;
  private LocalServer server;

  @BeforeEach
  void open() throws Exception {
    run = Files.createDirectory(folder.resolve("run"));
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    console = new Console(nowhere, nowhere, false);
    server = WatchCommand.serve(run, 0, console);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    console.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create(server.address() + path.substring(1));
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private JsonNode state() throws Exception {
    HttpResponse<String> answer = get("/state");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Documents.json("state", answer.body());
  }

  @Test
  void anEmptyFolderIsARunThatSaysNothingYet() throws Exception {
    assertThat(state().path("idleSeconds").asInt()).isEqualTo(-1);
    assertThat(state().path("lines").isEmpty()).isTrue();
  }

  @Test
  void linesLossesAndTheTimeLeft() throws Exception {
    Files.writeString(run.resolve("log.txt"), LOG);
    JsonNode state = state();
    assertThat(state.path("left").asString()).isEqualTo("2 min 05 s");
    assertThat(state.path("lines").size()).isEqualTo(4);
    JsonNode curve = state.path("curves").path(0);
    assertThat(curve.path("name").asString()).isEqualTo("train supernet");
    assertThat(curve.path("rows").toString()).isEqualTo("[256,8704]");
    assertThat(curve.path("losses").toString()).isEqualTo("[0.6931,0.3238]");
    Files.writeString(
        run.resolve("log.txt"),
        LOG + "ne\ntrain supernet: 512 rows in 9.0 s, 57 rows/s  loss 0.6\n");
    assertThat(state().path("left").asString()).isEmpty();
    assertThat(state().path("curves").size()).as("begun anew").isEqualTo(2);
  }

  @Test
  void candidatesTrainingsAndTheLeaderboard() throws Exception {
    Files.writeString(
        run.resolve("journal.jsonl"),
        """
        {"search":"k"}
        {"index":0,"multiply_adds":900,"log_loss":0.5}
        {"index":1,"multiply_adds":100,"log_loss":0.6}
        {"index":2,"multiply_adds":950,"log_loss":0.55}
        {"index":3,"mult\
        """);
    Files.writeString(
        run.resolve("auto-trials.json"),
        """
        {"trials": {"a": {"seconds": 2, "epochs": [{"log_loss": 0.5}, {"log_loss": 0.4}]},
                    "b": {"seconds": 3, "epochs": [{"log_loss": 0.3}]}, "c": {"epochs": []}}}
        """);
    Files.writeString(
        run.resolve("results.json"),
        """
        {"auto": {"leaderboard": [
           {"name": "x", "kind": "searched", "validation": {"log_loss": 0.4}, "test": {"log_loss": 0.41}},
           {"name": "y", "kind": "hand-made", "validation": {"log_loss": 0.5}}]}}
        """);
    JsonNode state = state();
    List<Boolean> best = new ArrayList<>();
    state.path("candidates").forEach(c -> best.add(c.path("best").asBoolean()));
    assertThat(best).containsExactly(true, true, false);
    assertThat(state.path("trainings").path(0).path("name").asString()).isEqualTo("b");
    assertThat(state.path("trainings").path(1).path("logLoss").asDouble()).isEqualTo(0.4);
    assertThat(state.path("trainings").size()).isEqualTo(2);
    assertThat(state.path("leaderboard").path(1).path("test").isNull()).isTrue();
    Files.writeString(run.resolve("results.json"), "{\"auto\": {\"leader");
    assertThat(state().path("leaderboard").isEmpty()).as("half a file").isTrue();
  }

  @Test
  void aLinkOutOfTheFolderIsNotFollowed() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "secret\n");
    Files.createSymbolicLink(run.resolve("log.txt"), secret);
    assertThat(get("/state").body()).doesNotContain("secret\\n").contains("\"lines\":[]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/log.txt",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/state/",
        "/state%00",
        "//state"
      })
  void nothingElseIsServed(String path) throws Exception {
    Files.writeString(run.resolve("log.txt"), LOG);
    assertThat(get(path).statusCode()).isIn(400, 404);
  }

  @Test
  void thePageAsksOnlyItsServer() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .contains("connect-src 'self'");
    assertThat(page.body()).contains("fetch(\"state\")").doesNotContain("http://www.example");
  }

  @Test
  void nothingIsWritten() throws Exception {
    Files.writeString(run.resolve("log.txt"), LOG);
    Files.writeString(run.resolve("journal.jsonl"), "{\"search\":\"k\"}\n");
    get("/");
    get("/state");
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("log.txt", "journal.jsonl");
    }
    assertThat(Files.readString(run.resolve("log.txt"))).isEqualTo(LOG);
  }

  @Test
  void noFolderIsOneLine() {
    assertThatThrownBy(() -> WatchCommand.serve(folder.resolve("none"), 0, console))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none is no run folder");
    assertThatThrownBy(() -> WatchCommand.serve(run, server.address().getPort(), console))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("choose another --port");
  }
}
