package io.pimento.document;

import java.io.Reader;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Jackson's YAML parser, which keeps the anchors of scalars to itself, telling them too. */
final class AnchoredYaml extends YAMLParser {
  private AnchoredYaml(
      ObjectReadContext context,
      IOContext io,
      BufferRecycler recycler,
      int features,
      int formatFeatures,
      @Nullable LoadSettings settings,
      Reader reader) {
    super(context, io, recycler, features, formatFeatures, settings, reader);
  }

  /** The anchor of the value that was read last, without its ampersand. */
  @Nullable String anchor() {
    return _lastEvent instanceof NodeEvent node
        ? node.getAnchor().map(a -> a.getValue()).orElse(null)
        : null;
  }

  /** Whether the value that was read last is a scalar without quotes. */
  boolean isPlain() {
    return _lastEvent instanceof ScalarEvent scalar && scalar.isPlain();
  }

  /** Makes these parsers. */
  static final class Factory extends YAMLFactory {
    private static final long serialVersionUID = 1L;

    @Override
    protected YAMLParser _createParser(ObjectReadContext context, IOContext io, Reader reader) {
      return new AnchoredYaml(
          context,
          io,
          _getBufferRecycler(),
          context.getStreamReadFeatures(_streamReadFeatures),
          context.getFormatReadFeatures(_formatReadFeatures),
          _loadSettings,
          reader);
    }
  }
}
