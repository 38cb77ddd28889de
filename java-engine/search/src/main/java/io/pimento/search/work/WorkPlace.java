package io.pimento.search.work;

import io.pimento.document.Documents;
import io.pimento.document.Sha256;
import io.pimento.document.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where questions come from, and what must be equal wherever they are answered.
 *
 * @param kind what it is: a run folder, a sweep
 * @param opening what a worker opens it with, by name
 * @param needs what decides the bytes of answers, by name, such as the width of vectors
 */
public record WorkPlace(
    String kind, SortedMap<String, String> opening, SortedMap<String, String> needs) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String KIND = "work";
  private static final String OPENING = "opening";
  private static final String NEEDS = "needs";
  private static final String NONE = "none";

  public WorkPlace {
    opening = Collections.unmodifiableSortedMap(new TreeMap<>(opening));
    needs = Collections.unmodifiableSortedMap(new TreeMap<>(needs));
  }

  /** As one line of JSON. */
  public String json() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put(KIND, kind);
    ObjectNode how = root.putObject(OPENING);
    opening.forEach(how::put);
    ObjectNode equal = root.putObject(NEEDS);
    needs.forEach(equal::put);
    return MAPPER.writeValueAsString(root);
  }

  /**
   * Reads one.
   *
   * @param name what is complained of
   * @throws UserException if the text is none
   */
  public static WorkPlace read(String name, String json) {
    JsonNode root = Documents.json(name, json);
    if (!root.path(KIND).isString()) {
      throw new UserException(name + " holds no items of work: it does not say of what kind");
    }
    return new WorkPlace(
        root.path(KIND).asString(), texts(root.path(OPENING)), texts(root.path(NEEDS)));
  }

  private static SortedMap<String, String> texts(JsonNode section) {
    SortedMap<String, String> all = new TreeMap<>();
    section.properties().forEach(e -> all.put(e.getKey(), e.getValue().asString()));
    return all;
  }

  /** Names a question asked here, whoever asks it again. */
  public String id(String question) {
    return Sha256.hex(20, kind, "\n", needs.toString(), "\n", question);
  }

  /**
   * What a worker opens it with.
   *
   * @throws UserException if it was not said
   */
  public String open(String name) {
    String value = opening.get(name);
    if (value == null) {
      throw new UserException("items of work of a " + kind + " do not say " + name);
    }
    return value;
  }

  /**
   * Refuses a worker whose answers could differ.
   *
   * @param here what there is at the worker, by the same names
   * @throws UserException naming what differs
   */
  public void requireAlike(SortedMap<String, String> here) {
    List<String> different = new ArrayList<>();
    SortedMap<String, String> names = new TreeMap<>(needs);
    names.putAll(here);
    for (String name : names.keySet()) {
      String there = Objects.requireNonNullElse(needs.get(name), NONE);
      String own = Objects.requireNonNullElse(here.get(name), NONE);
      if (!there.equals(own)) {
        different.add(name + " is " + own + " here, " + there + " where the work comes from");
      }
    }
    if (!different.isEmpty()) {
      throw new UserException(
          "this machine cannot take part, for its answers could differ: "
              + String.join("; ", different));
    }
  }
}
