package io.pimento.job.fit;

import io.pimento.document.UserException;
import io.pimento.job.model.ArchitectureFile;
import io.pimento.job.model.ArchitectureWidths;
import io.pimento.job.model.PublishedArchitectures;
import io.pimento.report.ArchitectureView;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.model.WidthRule;
import io.pimento.search.model.Widths;
import io.pimento.search.recipe.Recipes;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is fitted: a family, whose sizes are drawn too, or one architecture. */
public sealed interface ModelShape {
  /** The name in tables and files. */
  String name();

  /** The section of the recipes. */
  String section();

  /** The model of some sizes. */
  Model model(Stem stem, Sizes sizes);

  /**
   * The inputs with the widths that the model brings along, if they have none of their own.
   *
   * @throws UserException if it was made for other inputs
   */
  default Stem inputs(Stem stem) {
    return stem;
  }

  /** Whether rows of its tables are embeddings. */
  boolean embeds();

  /** The sizes that it reads, in words. */
  List<String> words(Sizes sizes);

  /**
   * A family of hand-made models.
   *
   * @param widths of tables that one of them has already; EQUAL for those that sizes say
   */
  record HandMade(Family family, Widths widths) implements ModelShape {
    /** Tables as wide as sizes say. */
    public HandMade(Family family) {
      this(family, WidthRule.EQUAL);
    }

    @Override
    public String name() {
      return family.label();
    }

    @Override
    public String section() {
      return family.label();
    }

    @Override
    public Model model(Stem stem, Sizes sizes) {
      return family.of(inputs(stem), sizes);
    }

    @Override
    public Stem inputs(Stem stem) {
      return widths == WidthRule.EQUAL ? stem : stem.withWidths(widths);
    }

    @Override
    public boolean embeds() {
      return family.embeds();
    }

    @Override
    public List<String> words(Sizes sizes) {
      return family.words(sizes);
    }
  }

  /**
   * An architecture, of which sizes only choose the widths of embeddings and tables.
   *
   * @param widths of tables that its file names
   */
  record Searched(String name, Architecture architecture, Widths widths) implements ModelShape {
    private static final int HEADS = 8;

    @Override
    public String section() {
      return Recipes.SEARCHED;
    }

    @Override
    public Model model(Stem stem, Sizes sizes) {
      int width = Math.ceilDiv(sizes.embedding(), HEADS) * HEADS;
      Stem own = sizes.over(inputs(stem)).withEmbedding(width);
      return new Subnet(own, architecture, Sharing.STANDALONE);
    }

    @Override
    public Stem inputs(Stem stem) {
      return ArchitectureWidths.over(name + ".json", widths, stem);
    }

    @Override
    public boolean embeds() {
      return true;
    }

    @Override
    public List<String> words(Sizes sizes) {
      List<String> words = new ArrayList<>();
      if (!architecture.branches().list().isEmpty()) {
        words.add(ArchitectureView.beside(architecture));
        words.add(architecture.branches().blocks() ? "blocks" : "no blocks");
      }
      words.add(sizes.embeddingWords());
      return words;
    }
  }

  /** An architecture that was published, by its name. */
  static ModelShape published(String name) {
    return new Searched(name, PublishedArchitectures.byName(name).orElseThrow(), WidthRule.EQUAL);
  }

  /** All of these. */
  static List<ModelShape> allPublished() {
    List<ModelShape> shapes = new ArrayList<>();
    for (String name : PublishedArchitectures.names()) {
      shapes.add(published(name));
    }
    return shapes;
  }

  /**
   * The shapes that a configuration names.
   *
   * @throws UserException naming what is none
   */
  static List<ModelShape> of(List<String> names) throws IOException {
    List<ModelShape> shapes = new ArrayList<>();
    for (String name : names) {
      if (name.equals("all")) {
        for (Family family : Family.values()) {
          shapes.add(new HandMade(family));
        }
      } else if (name.equals("published")) {
        shapes.addAll(allPublished());
      } else if (PublishedArchitectures.names().contains(name)) {
        shapes.add(published(name));
      } else if (name.endsWith(".json")) {
        Path file = Path.of(name);
        String stem = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        shapes.add(
            new Searched(
                stem, ArchitectureFile.read(file, null, null), ArchitectureWidths.read(file)));
      } else {
        shapes.add(new HandMade(family(name)));
      }
    }
    if (shapes.stream().map(ModelShape::name).distinct().count() != shapes.size()) {
      throw new UserException("fit.models names a model twice: " + names);
    }
    return List.copyOf(shapes);
  }

  private static Family family(String name) {
    try {
      return Family.byName(name);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "no model '"
              + name
              + "' to fit; there are "
              + Family.labels()
              + ", all, "
              + PublishedArchitectures.names()
              + ", published, and architecture files (.json)",
          e);
    }
  }
}
