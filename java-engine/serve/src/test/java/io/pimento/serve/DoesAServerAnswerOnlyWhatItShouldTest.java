package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.web.LocalServer;
import io.pimento.job.predict.ScoringModel;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Good, malformed, oversized, slow and many requests. */
class DoesAServerAnswerOnlyWhatItShouldTest {
  private static final int CONNECTIONS = 1000;
  private static final int MOST_BYTES = 1 << 16;
  private static final String JSON = "application/json";

  @TempDir private static Path folder;
  private static ServedRun served;
  private static Scorers scorers;
  private static LocalServer server;

  @BeforeAll
  static void start() throws Exception {
    served = ServedRun.in(folder);
    ScoringModel model = ScoringModel.open(served.run, null, null);
    scorers = Scorers.open(Scorers.By.ENGINE, model, 2, 1);
    server = LocalServer.open("127.0.0.1", 0, MOST_BYTES, e -> {});
    ScoringServer.serve(server, model, new ScoringService(model, scorers.all(), ServedRun.ROWS));
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
    scorers.close();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path.substring(1)));
  }

  private static HttpResponse<String> post(String path, String type, String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request = to(path).POST(HttpRequest.BodyPublishers.ofString(body));
      return client.send(
          (type.isEmpty() ? request : request.header("Content-Type", type)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static List<Float> scores(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode scores = JsonMapper.builder().build().readTree(answer.body()).path("scores");
    List<Float> all = new ArrayList<>();
    scores.forEach(s -> all.add(s.floatValue()));
    return all;
  }

  @Test
  void rowsAsTextAndAsJsonHaveTheScoresOfPredict() throws Exception {
    List<Float> expected =
        served.predicted("best.safetensors").stream().map(cells -> cells[0]).toList();
    String text = new String(served.document(), StandardCharsets.UTF_8);
    assertThat(scores(post("/score", "text/csv", text))).isEqualTo(expected);
    StringBuilder json = new StringBuilder("{\"rows\": [");
    for (String line : served.lines.subList(1, served.lines.size())) {
      String[] cells = line.split(",", -1);
      json.append(json.toString().endsWith("[") ? "" : ",")
          .append("{\"age\": ")
          .append(cells[0].isEmpty() ? "null" : cells[0])
          .append(", \"user\": \"")
          .append(cells[1])
          .append("\", \"tags\": [")
          .append(
              cells[2].isEmpty() ? "" : '"' + String.join("\", \"", cells[2].split("\\|")) + '"')
          .append("]}");
    }
    assertThat(scores(post("/score", JSON, json.append("]}").toString()))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "/score ~ application/json ~ {} ~ 400 ~ a request is",
        "/score ~ application/json ~ {\"rows\": [1]} ~ 400 ~ a row is an object",
        "/score ~ application/json ~ {\"rows\": ~ 400 ~ request",
        "/score ~ application/json ~ {\"rows\": [{\"age\": {}}]} ~ 400 ~ a value is no object",
        "/score ~ application/json ~ {\"rows\": [{\"age\": 3}]} ~ 400 ~ user",
        "/score ~ text/csv ~ age,user,tags ~ 400 ~ no rows",
        "/score ~ text/csv ~ nothing ~ 400 ~ age",
        "/score ~ image/png ~ x ~ 415 ~ send rows as",
        "/../../etc/passwd ~ text/csv ~ x ~ 404 ~ nothing is served here",
        "/%2e%2e/%2e%2e/etc/passwd ~ text/csv ~ x ~ 404 ~ nothing is served here",
        "/score/../model ~ text/csv ~ x ~ 404 ~ nothing is served here",
        "/model ~ text/csv ~ x ~ 405 ~ GET",
      })
  void aWrongRequestIsOneLine(String path, String type, String body, int status, String line)
      throws Exception {
    HttpResponse<String> answer = post(path, type, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    String error = JsonMapper.builder().build().readTree(answer.body()).path("error").asString();
    assertThat(error).contains(line).doesNotContain("\n").doesNotContain("Exception");
  }

  @Test
  void aRowThatIsWrongIsNamed() throws Exception {
    assertThat(post("/score", "text/csv", "age,user,tags\n1,u1,\nold,u2,t1\n").body())
        .contains("line 3")
        .contains("age");
  }

  @Test
  void tooMuchIsRefused() throws Exception {
    String rows = "1,u1,t1\n".repeat(ServedRun.ROWS + 1);
    assertThat(post("/score", "text/csv", "age,user,tags\n" + rows).statusCode()).isEqualTo(413);
    HttpResponse<String> large = post("/score", "text/csv", "x".repeat(MOST_BYTES + 1));
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.body()).contains("65536 bytes");
  }

  @Test
  void anotherSitesNameIsNotAnswered() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(firstLine(socket)).contains("403");
    }
  }

  private static String firstLine(Socket socket) throws Exception {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return line.toString();
  }

  /** Those that send nothing more do not keep others from being answered. */
  @Test
  void slowClientsAndAThousandConnections() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket socket = new Socket("127.0.0.1", server.address().getPort());
        slow.add(socket);
        String begun = "POST /score HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nage";
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
      }
      String text = new String(served.document(), StandardCharsets.UTF_8);
      List<Float> expected = scores(post("/score", "text/csv", text));
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest request =
            to("/score")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build();
        List<CompletableFuture<HttpResponse<String>>> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          many.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : many) {
          assertThat(scores(answer.get())).isEqualTo(expected);
        }
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void whatIsServedSaysWhatItReads() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String about = client.send(to("/model").build(), HttpResponse.BodyHandlers.ofString()).body();
      assertThat(about).contains("\"categorical\":[\"user\"]").contains("\"multi\":[\"tags\"]");
      assertThat(Arrays.asList(about.split("\n"))).hasSize(1);
    }
  }
}
