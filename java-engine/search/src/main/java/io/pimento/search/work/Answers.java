package io.pimento.search.work;

import io.pimento.document.Documents;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.Sealed;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers of a place, a file each under the name of its question, in a folder that many processes
 * of many machines see. What is there stays; another answer to the same question is an error.
 */
public final class Answers {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String FOLDER = "answers";
  private static final String VALUE = "answer";
  private static final String SECONDS = "seconds";
  private static final String HOST = "host";
  private static final String WHY = "why";

  private final Path folder;
  private final WorkPlace place;

  /**
   * @param work the folder of all that is handed out
   */
  public Answers(Path work, WorkPlace place) {
    this.folder = work.resolve(FOLDER);
    this.place = place;
  }

  private Path file(String question, String end) {
    return folder.resolve(place.id(question) + end);
  }

  private Path answer(String question) {
    return file(question, ".json");
  }

  private Path differing(String question) {
    return file(question, ".differs.json");
  }

  private Path failure(String question) {
    return file(question, ".failed.json");
  }

  /**
   * The answer to a question, if it is there and whole.
   *
   * @throws IOException if there were two that differ, naming who gave them
   */
  public Optional<Answer> find(String question) throws IOException {
    Optional<JsonNode> differing = read(differing(question));
    if (differing.isPresent()) {
      throw new IOException(differing.get().path(WHY).asString());
    }
    return kept(question);
  }

  private Optional<Answer> kept(String question) throws IOException {
    return read(answer(question))
        .map(
            n ->
                new Answer(
                    n.path(VALUE).asString(), n.path(SECONDS).asDouble(), n.path(HOST).asString()));
  }

  /** A file of a kind that is written whole; one that is not yet is none. */
  private static Optional<JsonNode> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return text.isBlank()
        ? Optional.empty()
        : Optional.of(Documents.json(file.toString(), Sealed.open(file, text)));
  }

  /**
   * Keeps an answer; of equal ones the first.
   *
   * @return the one that is kept
   * @throws IOException if another is there already, naming who gave them; whoever asks for it from
   *     then on is told so, too
   */
  public Answer keep(String question, Answer answer) throws IOException {
    Files.createDirectories(folder);
    Optional<Answer> before = find(question);
    if (before.isPresent()) {
      return same(question, before.get(), answer);
    }
    ObjectNode node = MAPPER.createObjectNode();
    node.put(VALUE, answer.value());
    node.put(SECONDS, answer.seconds());
    node.put(HOST, answer.host());
    // Not under AtomicFile's name: its sweep asks this machine whether the writer is alive.
    Path attempt = file(question, "." + UUID.randomUUID() + ".attempt");
    try {
      Files.writeString(attempt, Sealed.seal(MAPPER.writeValueAsString(node)));
      return linked(attempt, answer(question))
          ? answer
          : same(question, kept(question).orElseThrow(), answer);
    } finally {
      Files.deleteIfExists(attempt);
    }
  }

  /** Gives a whole file its name, unless that is taken; false if so. */
  private static boolean linked(Path attempt, Path name) throws IOException {
    try {
      Files.createLink(name, attempt);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException | UnsupportedOperationException noLinks) {
      if (Files.exists(name)) {
        return false;
      }
      Files.move(attempt, name, StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
  }

  private Answer same(String question, Answer before, Answer now) throws IOException {
    if (before.value().equals(now.value())) {
      return before;
    }
    String why =
        "two answers to one question differ, so one of these machines computes wrongly or is not"
            + " what it says it is: "
            + before.host()
            + " answered "
            + before.value()
            + ", "
            + now.host()
            + " answered "
            + now.value()
            + "; the question was "
            + question;
    write(differing(question), why);
    throw new IOException(why);
  }

  private static void write(Path file, String why) throws IOException {
    AtomicFile.write(
        file, Sealed.seal(MAPPER.writeValueAsString(MAPPER.createObjectNode().put(WHY, why))));
  }

  /** Notes that a question could not be answered. */
  public void fail(String question, String why) throws IOException {
    Files.createDirectories(folder);
    write(failure(question), Answer.thisProcess() + " could not answer " + question + ": " + why);
  }

  /** Why a question could not be answered, if so. */
  public Optional<String> failed(String question) throws IOException {
    return read(failure(question)).map(n -> n.path(WHY).asString());
  }

  /** Takes it that a question that could not be answered can be now. */
  public void retry(String question) throws IOException {
    Files.deleteIfExists(failure(question));
  }
}
