package io.pimento.serve;

import io.pimento.app.web.Answer;
import io.pimento.app.web.LocalServer;
import io.pimento.app.web.Request;
import io.pimento.app.web.RequestException;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.TableSchema;
import io.pimento.job.predict.ScoringModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model behind HTTP. {@code POST /score} takes raw rows, as JSON ({@link JsonRows}) or as text
 * that the model's files have, with its header, and answers {@code {"scores": […]}}; {@code GET
 * /model} says what the model is and reads; {@code GET /health} answers while it can score.
 */
final class ScoringServer {
  private static final String JSON = "application/json";

  private final ScoringModel model;
  private final ScoringService service;

  private ScoringServer(ScoringModel model, ScoringService service) {
    this.model = model;
    this.service = service;
  }

  /** Adds the routes to a server. */
  static void serve(LocalServer server, ScoringModel model, ScoringService service) {
    ScoringServer routes = new ScoringServer(model, service);
    server.route("POST", "/score", routes::score);
    server.route("GET", "/model", request -> Answer.json(routes.about()));
    server.route("GET", "/health", request -> Answer.json(Map.of("status", "ok")));
  }

  private Answer score(Request request) throws Exception {
    byte[] document =
        switch (request.type()) {
          case JSON -> JsonRows.document(request.body(), table());
          case "text/csv", "text/plain", "text/tab-separated-values" -> request.body();
          default ->
              throw new RequestException(
                  415, "send rows as " + JSON + ", or as text/csv with a header");
        };
    float[] logits = service.logits(document);
    List<Float> scores = new ArrayList<>();
    for (float logit : logits) {
      scores.add(ScoringModel.probability(logit));
    }
    return Answer.json(Map.of("scores", scores));
  }

  /** The schema of rows that have named columns. */
  private @Nullable TableSchema table() {
    return EncodedRows.format(model) == InputFormat.TABLE ? model.encoder().schema() : null;
  }

  private Map<String, Object> about() {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("model", model.model().name());
    about.put("format", model.encoder().format().label());
    TableSchema table = table();
    if (table != null) {
      about.put("dense", table.dense());
      about.put("categorical", table.categorical());
      about.put("multi", table.multi().stream().map(m -> m.column()).toList());
    }
    about.put("encoding", model.encoder().fingerprint());
    return about;
  }
}
