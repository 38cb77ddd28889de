package io.pimento.report;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A headless Chromium, driven over its DevTools protocol: real pointers and keys. */
public final class Browser implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int SECONDS = 40;

  private final Process process;
  private final WebSocket socket;
  private final Listener listener = new Listener();
  private int calls;

  /** What the page wrote to its console, errors and refused loads among it. */
  public final List<String> console = java.util.Collections.synchronizedList(new ArrayList<>());

  private Browser(Process process, int port) throws Exception {
    this.process = process;
    HttpClient http = HttpClient.newHttpClient();
    var request =
        java.net.http.HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
            .method("PUT", java.net.http.HttpRequest.BodyPublishers.noBody())
            .build();
    JsonNode target =
        MAPPER.readTree(
            http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).body());
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(target.get("webSocketDebuggerUrl").asString()), listener)
            .get(SECONDS, TimeUnit.SECONDS);
    for (String domain : new String[] {"Page", "Runtime", "Log"}) {
      call(domain + ".enable");
    }
  }

  /** The program on the path, if there is one. */
  public static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public static Browser start(Path profile) throws Exception {
    Path program = program().orElseThrow();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.exists(port) || Files.readAllLines(port).isEmpty()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        process.destroyForcibly();
        throw new IOException("Chromium did not start");
      }
      Thread.sleep(50);
    }
    return new Browser(process, Integer.parseInt(Files.readAllLines(port).getFirst()));
  }

  public ObjectNode parameters() {
    return MAPPER.createObjectNode();
  }

  JsonNode call(String method) throws Exception {
    return call(method, parameters());
  }

  public JsonNode call(String method, ObjectNode parameters) throws Exception {
    int id = ++calls;
    ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    listener.answers.put(id, answer);
    socket.sendText(MAPPER.writeValueAsString(message), true).get(SECONDS, TimeUnit.SECONDS);
    JsonNode result = answer.get(SECONDS, TimeUnit.SECONDS);
    if (result.has("error")) {
      throw new IOException(method + ": " + result.get("error"));
    }
    return result.path("result");
  }

  /** Opens a file in a window of a size and a colour scheme. */
  public void open(Path page, int width, int height, String scheme) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        parameters()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
    ObjectNode media = parameters();
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    call("Emulation.setEmulatedMedia", media);
    listener.loaded = new CompletableFuture<>();
    call("Page.navigate", parameters().put("url", page.toUri().toString()));
    listener.loaded.get(SECONDS, TimeUnit.SECONDS);
  }

  /** The value of an expression. */
  public JsonNode value(String expression) throws Exception {
    return value(expression, false);
  }

  /** The value of an expression, or of what a promise comes to. */
  public JsonNode value(String expression, boolean promise) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            parameters()
                .put("expression", expression)
                .put("awaitPromise", promise)
                .put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  public void mouse(String type, double x, double y) throws Exception {
    call(
        "Input.dispatchMouseEvent",
        parameters()
            .put("type", type)
            .put("x", x)
            .put("y", y)
            .put("button", type.equals("mouseMoved") ? "none" : "left")
            .put("clickCount", type.equals("mouseMoved") ? 0 : 1));
  }

  public void click(double x, double y) throws Exception {
    mouse("mouseMoved", x, y);
    mouse("mousePressed", x, y);
    mouse("mouseReleased", x, y);
  }

  public void key(String name, int code) throws Exception {
    for (String type : new String[] {"rawKeyDown", "keyUp"}) {
      call(
          "Input.dispatchKeyEvent",
          parameters()
              .put("type", type)
              .put("key", name)
              .put("code", name)
              .put("windowsVirtualKeyCode", code));
    }
  }

  /** A picture of the whole page. */
  public void screenshot(Path file) throws Exception {
    JsonNode shot =
        call(
            "Page.captureScreenshot",
            parameters().put("format", "png").put("captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(shot.get("data").asString()));
  }

  @Override
  public void close() throws IOException {
    try {
      call("Browser.close");
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IOException("Chromium did not answer", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final ConcurrentHashMap<Integer, CompletableFuture<JsonNode>> answers =
        new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private volatile CompletableFuture<Boolean> loaded = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = MAPPER.readTree(text.toString());
        text.setLength(0);
        if (message.has("id")) {
          CompletableFuture<JsonNode> answer = answers.remove(message.get("id").asInt());
          if (answer != null) {
            answer.complete(message);
          }
        } else {
          event(message);
        }
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void event(JsonNode message) {
      switch (message.path("method").asString("")) {
        case "Page.loadEventFired" -> loaded.complete(true);
        case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded" ->
            console.add(message.get("params").toString());
        default -> {}
      }
    }
  }
}
