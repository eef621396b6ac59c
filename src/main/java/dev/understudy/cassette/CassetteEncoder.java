package dev.understudy.cassette;

import static dev.understudy.yaml.YamlNode.bare;
import static dev.understudy.yaml.YamlNode.list;
import static dev.understudy.yaml.YamlNode.single;

import dev.understudy.error.CassetteException;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.RedactionRule;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import dev.understudy.yaml.JsonYaml;
import dev.understudy.yaml.YamlNode.Mapping;
import dev.understudy.yaml.YamlWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes headers and interactions as documents of the format that cassettes/README.md specifies.
 */
public final class CassetteEncoder {

  /**
   * The largest body written as text, in bytes; nobody reads a larger one, and escapes could make
   * it far longer.
   */
  private static final int MAX_READABLE_BYTES = 4 * 1024 * 1024;

  private static final Path UNWRITTEN = Path.of("unwritten document");

  private final ContentFormat content;

  private CassetteEncoder(ContentFormat content) {
    this.content = content;
  }

  /** The text of the header document. */
  public static String encode(CassetteHeader header) {
    Mapping root = new Mapping().with("understudy", CassetteHeader.FORMAT);
    root.with("tool", header.tool());
    optional(root, "recorded-at", header.recordedAt());
    optional(root, "upstream", header.upstream());
    Mapping provenance = single("kind", header.provenance().kind().label());
    optional(provenance, "source", header.provenance().source());
    optional(provenance, "date", header.provenance().date());
    root.with("provenance", provenance);
    root.with("profile", header.profile());
    root.with("ignore", list(header.ignore().stream().map(CassetteEncoder::rule).toList()));
    root.with("redactions", list(header.redactions().stream().map(CassetteEncoder::rule).toList()));
    return YamlWriter.document(root);
  }

  /**
   * The text of one interaction's document, checked by reading it back. Content that cannot be
   * shown readably is in base64.
   *
   * @throws CassetteException when the interaction cannot be written as a document
   */
  public static String encodeChecked(Interaction interaction) {
    try {
      return new CassetteEncoder(new ContentFormat(MAX_READABLE_BYTES)).checked(interaction);
    } catch (CassetteException notReadably) {
      return new CassetteEncoder(new ContentFormat(0)).checked(interaction);
    }
  }

  /**
   * The document, if reading it gives the same interaction. Its nodes are always read back, its
   * text only if readers may disagree about it. Any other text is safe: bodies that nest too deep,
   * repeat a member or have long names are not written as nodes (see {@link JsonYaml}), and long
   * keys are not written.
   */
  private String checked(Interaction interaction) {
    Mapping root;
    String document;
    try {
      root = interaction(interaction);
      document = YamlWriter.document(root);
    } catch (IllegalArgumentException notWritable) {
      throw unfit(notWritable.getMessage(), notWritable);
    }
    if (isTooLong(document)) {
      throw unfit("it would have more than " + DocumentScanner.MAX_DOCUMENT + " bytes", null);
    }
    Interaction read =
        YamlWriter.isCertain(document)
            ? CassetteDecoder.interaction(UNWRITTEN, root)
            : CassetteDecoder.interaction(UNWRITTEN, 1, document);
    if (!read.equals(interaction)) {
      throw unfit("it would be read back as a different one", null);
    }
    return document;
  }

  private static CassetteException unfit(@Nullable String reason, @Nullable Throwable cause) {
    String text = "an interaction cannot be written as a document: " + reason;
    return cause == null
        ? new CassetteException(UNWRITTEN, text)
        : new CassetteException(UNWRITTEN, text, cause);
  }

  private static boolean isTooLong(String document) {
    // A char takes at most three bytes of UTF-8, so only long documents must be encoded to know.
    return document.length() > DocumentScanner.MAX_DOCUMENT / 3
        && Bytes.utf8(document).size() > DocumentScanner.MAX_DOCUMENT;
  }

  /** The text of one interaction's document, unchecked. */
  public static String encode(Interaction interaction) {
    return YamlWriter.document(
        new CassetteEncoder(new ContentFormat(MAX_READABLE_BYTES)).interaction(interaction));
  }

  private Mapping interaction(Interaction interaction) {
    Mapping root = new Mapping();
    if (interaction.sequence() > 0) {
      root.with("sequence", interaction.sequence());
    }
    interaction.began().ifPresent(began -> root.with("began", began.toString()));
    root.with("request", request(interaction.request()));
    root.with("response", response(interaction.response()));
    interaction
        .conversation()
        .ifPresent(talk -> root.with("socket", ConversationFormat.write(talk, content)));
    if (!interaction.timing().equals(Timing.NONE)) {
      root.with("timing", timing(interaction.timing()));
    }
    return root.with("end", interaction.end().label());
  }

  private static Mapping rule(IgnoreRule rule) {
    return rule instanceof IgnoreRule.Query query
        ? single("query", query.name())
        : single("json", ((IgnoreRule.Json) rule).pointer());
  }

  private static Mapping rule(RedactionRule rule) {
    if (rule instanceof RedactionRule.Header header) {
      return single("header", header.name());
    }
    return rule instanceof RedactionRule.Json json
        ? single("json", json.pointer())
        : single("regex", ((RedactionRule.Regex) rule).expression());
  }

  private Mapping request(RecordedRequest request) {
    Mapping node = single("method", request.method()).with("path", request.path());
    optional(node, "query", request.query());
    headers(node, request.headers());
    decoded(node, request.decoded());
    if (request.body() instanceof Body.Omitted omitted) {
      node.with(
          "omitted", new Mapping().with("bytes", omitted.size()).with("sha256", omitted.sha256()));
    } else if (!request.body().bytesOrEmpty().isEmpty()) {
      node.with("body", body(request.body().bytesOrEmpty()));
    }
    return node;
  }

  private Mapping response(RecordedResponse response) {
    Mapping node = new Mapping().with("status", response.status());
    headers(node, response.headers());
    decoded(node, response.decoded());
    if (response.isEventStream()) {
      node.with("stream", list(response.chunks().stream().map(this::chunk).toList()));
    } else if (!response.chunks().isEmpty()) {
      Bytes whole = response.body();
      node.with("body", whole.isEmpty() ? single("text", "") : body(whole));
      if (needsSplits(response.chunks())) {
        node.with("splits", list(response.chunks().stream().map(CassetteEncoder::split).toList()));
      }
    }
    return node;
  }

  /**
   * Whether the chunks differ from one chunk at time zero, which a body without splits stands for.
   */
  private static boolean needsSplits(List<Chunk> chunks) {
    return chunks.size() > 1 || chunks.get(0).at() > 0 || chunks.get(0).redacted();
  }

  private Mapping chunk(Chunk chunk) {
    Mapping node = new Mapping().with("at", chunk.at());
    redacted(node, chunk);
    return content.addText(node, chunk.bytes());
  }

  private static Mapping split(Chunk chunk) {
    Mapping node = new Mapping().with("at", chunk.at()).with("bytes", chunk.bytes().size());
    redacted(node, chunk);
    return node;
  }

  private static void redacted(Mapping node, Chunk chunk) {
    if (chunk.redacted()) {
      node.with("redacted", bare("true"));
    }
  }

  private Mapping body(Bytes bytes) {
    return content.add(new Mapping(), bytes);
  }

  private static Mapping timing(Timing timing) {
    return new Mapping()
        .with("upload", timing.upload())
        .with("first-byte", timing.firstByte())
        .with("end", timing.end());
  }

  private static void headers(Mapping node, Headers headers) {
    if (!headers.fields().isEmpty()) {
      node.with(
          "headers",
          list(headers.fields().stream().map(f -> single(f.name(), f.value())).toList()));
    }
  }

  private static void decoded(Mapping node, ContentCoding coding) {
    if (coding != ContentCoding.IDENTITY) {
      node.with("decoded", coding.label());
    }
  }

  private static void optional(Mapping node, String key, String value) {
    if (!value.isEmpty()) {
      node.with(key, value);
    }
  }
}
