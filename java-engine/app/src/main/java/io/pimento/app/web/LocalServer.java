package io.pimento.app.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pimento.document.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server of routes that are named one by one; nothing else is served, so no path leads to a
 * file. It binds to one address, by default this machine's own; there it answers only requests that
 * name this machine, so that a page of another site cannot reach it by a name of its own. Bodies
 * are limited, and a request that does not arrive within half a minute is dropped.
 */
public final class LocalServer implements AutoCloseable {
  /** Answers a request of a route. */
  public interface Handler {
    /**
     * The answer.
     *
     * @throws RequestException if it cannot be given
     */
    Answer answer(Request request) throws Exception;
  }

  private static final int BACKLOG = 1024;
  private static final int TOO_LARGE = 413;
  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  /** A page runs what it holds, and asks nobody but this server for anything. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src"
          + " 'self'";

  static {
    // Seconds, read once when the first server is made; they can be set otherwise before.
    setIfAbsent("sun.net.httpserver.maxReqTime", "30");
    setIfAbsent("sun.net.httpserver.maxRspTime", "60");
    setIfAbsent("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Map<String, Handler>> routes = new HashMap<>();
  private final int mostBytes;
  private final boolean loopback;
  private final Consumer<Exception> failures;

  private LocalServer(
      HttpServer server, boolean loopback, int mostBytes, Consumer<Exception> failures) {
    this.server = server;
    this.loopback = loopback;
    this.mostBytes = mostBytes;
    this.failures = failures;
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Opens a server that answers once it is {@link #start started}.
   *
   * @param host a name or an address of this machine
   * @param port 0 for any that is free
   * @param mostBytes of a body
   * @param failures hears of errors that are this program's own
   * @throws UserException if the address cannot be had
   */
  public static LocalServer open(String host, int port, int mostBytes, Consumer<Exception> failures)
      throws IOException {
    try {
      InetAddress address = InetAddress.getByName(host);
      HttpServer server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
      return new LocalServer(server, address.isLoopbackAddress(), mostBytes, failures);
    } catch (java.net.UnknownHostException e) {
      throw new UserException("--host " + host + ": no such host", e);
    } catch (BindException | IllegalArgumentException e) {
      throw new UserException(
          "cannot listen on "
              + host
              + ":"
              + port
              + ": "
              + e.getMessage()
              + "; choose another --port",
          e);
    }
  }

  /** Adds a route: exactly this path. */
  public LocalServer route(String method, String path, Handler handler) {
    routes.computeIfAbsent(path, p -> new HashMap<>()).put(method, handler);
    return this;
  }

  /** Begins to answer. */
  public void start() {
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Where it listens. */
  public URI address() {
    InetSocketAddress at = server.getAddress();
    String host = at.getAddress().getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort() + "/");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (RequestException e) {
        answer = Answer.failure(e.status(), String.valueOf(e.getMessage()));
      } catch (IOException e) {
        return; // Whoever asked is gone.
      } catch (Exception e) {
        failures.accept(e);
        answer = Answer.failure(500, "an error of the server, which has said more");
      }
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", answer.type());
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Cache-Control", "no-store");
      headers.set("Content-Security-Policy", POLICY);
      boolean bodiless = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length);
      if (!bodiless) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws Exception {
    if (loopback && !namesThisMachine(exchange.getRequestHeaders().getFirst("Host"))) {
      throw new RequestException(403, "this server answers requests to this machine alone");
    }
    Map<String, Handler> route = routes.get(exchange.getRequestURI().getRawPath());
    if (route == null) {
      throw new RequestException(404, "nothing is served here");
    }
    String method = exchange.getRequestMethod();
    Handler handler = route.get(method.equals("HEAD") ? "GET" : method);
    if (handler == null) {
      throw new RequestException(405, "here is only " + String.join(" and ", route.keySet()));
    }
    return handler.answer(new Request(type(exchange), body(exchange)));
  }

  private static boolean namesThisMachine(@Nullable String host) {
    if (host == null) {
      return false;
    }
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return OWN_NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  private static String type(HttpExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private byte[] body(HttpExchange exchange) throws IOException {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length != null && length.strip().length() > 9) {
      throw tooLarge();
    }
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(mostBytes + 1);
    if (body.length > mostBytes) {
      throw tooLarge();
    }
    return body;
  }

  private RequestException tooLarge() {
    return new RequestException(
        TOO_LARGE, "a request may have " + mostBytes + " bytes; send fewer rows at a time");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
