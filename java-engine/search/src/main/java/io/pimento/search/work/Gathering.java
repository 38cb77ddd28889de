package io.pimento.search.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers as they come to questions some of which may be the same. */
public final class Gathering {
  private final List<String> questions;
  private final Carrier.Arrival arrival;
  private final Map<String, List<Integer>> places = new LinkedHashMap<>();
  private final Map<String, Answer> found = new HashMap<>();

  /**
   * @param arrival hears of each answer
   */
  public Gathering(List<String> questions, Carrier.Arrival arrival) {
    this.questions = questions;
    this.arrival = arrival;
    for (int i = 0; i < questions.size(); i++) {
      places.computeIfAbsent(questions.get(i), _ -> new ArrayList<>()).add(i);
    }
  }

  /** Takes the answer to one. */
  public void take(String question, Answer answer) throws IOException {
    found.put(question, answer);
    for (int place : places.getOrDefault(question, List.of())) {
      arrival.of(place, answer);
    }
  }

  /** The questions without an answer, each once, in their order. */
  public List<String> open() {
    return places.keySet().stream().filter(q -> !found.containsKey(q)).toList();
  }

  /** Takes what is kept already. */
  public void takeKept(Answers answers) throws IOException {
    for (String question : open()) {
      Optional<Answer> kept = answers.find(question);
      if (kept.isPresent()) {
        take(question, kept.get());
      }
    }
  }

  /** The answers in the order of the questions. */
  public List<Answer> all() {
    return questions.stream().map(found::get).toList();
  }
}
