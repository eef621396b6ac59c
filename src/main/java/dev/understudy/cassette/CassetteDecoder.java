package dev.understudy.cassette;

import dev.understudy.error.CassetteException;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.RedactionRule;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import dev.understudy.wire.PointerPattern;
import dev.understudy.yaml.Fields;
import dev.understudy.yaml.Problems;
import dev.understudy.yaml.YamlNode;
import dev.understudy.yaml.YamlNode.Member;
import dev.understudy.yaml.YamlReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the documents of the format that cassettes/README.md specifies, strictly. */
final class CassetteDecoder {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private CassetteDecoder() {}

  /** Reads the header document. */
  static CassetteHeader header(Path file, long line, String text) {
    Problems problems = problems(file);
    return Fields.read(
        problems, YamlReader.read(problems, line, text), "the header", CassetteDecoder::header);
  }

  /** Reads an interaction's document. */
  static Interaction interaction(Path file, long line, String text) {
    return interaction(file, YamlReader.read(problems(file), line, text));
  }

  /** Reads an interaction from the nodes of its document. */
  static Interaction interaction(Path file, YamlNode.Mapping document) {
    Problems problems = problems(file);
    return Fields.read(
        problems,
        document,
        "an interaction",
        fields ->
            new Interaction(
                positive(fields, "sequence"),
                fields.optionalNode("began").map(node -> instant(fields, node)),
                Fields.read(problems, fields.node("request"), "request", CassetteDecoder::request),
                Fields.read(
                    problems, fields.node("response"), "response", CassetteDecoder::response),
                fields
                    .optionalNode("timing")
                    .map(node -> Fields.read(problems, node, "timing", CassetteDecoder::timing))
                    .orElse(Timing.NONE),
                fields.word("end", "complete", End::of, labels(End.values())),
                ConversationFormat.of(fields)));
  }

  private static Problems problems(Path file) {
    return (line, text) ->
        line == 0 ? new CassetteException(file, text) : new CassetteException(file, line, text);
  }

  private static CassetteHeader header(Fields fields) {
    if (!fields.has("understudy")) {
      throw fields
          .problems()
          .at(0, "not a cassette: the key 'understudy' is missing from its first document");
    }
    YamlNode version = fields.optionalNode("understudy").orElseThrow();
    String format = fields.scalar("understudy", version).value();
    if (!format.equals(Integer.toString(CassetteHeader.FORMAT))) {
      throw fields.problem(
          version,
          "unsupported cassette format "
              + format
              + ": expected "
              + CassetteHeader.FORMAT
              + "; use a newer Understudy, or record again");
    }
    return new CassetteHeader(
        fields.text("tool", ""),
        fields.text("recorded-at", ""),
        fields.text("upstream", ""),
        fields
            .optionalNode("provenance")
            .map(
                node -> Fields.read(fields.problems(), node, "provenance", CassetteDecoder::origin))
            .orElse(new Provenance(Provenance.Kind.HAND_WRITTEN, "", "")),
        fields.text("profile", "generic"),
        fields.list("ignore").stream().map(node -> ignoreRule(fields, node)).toList(),
        fields.list("redactions").stream().map(node -> redactionRule(fields, node)).toList());
  }

  private static Provenance origin(Fields fields) {
    return new Provenance(
        fields.word(
            "kind", "hand-written", Provenance.Kind::of, "recorded, documentation or hand-written"),
        fields.text("source", ""),
        fields.text("date", ""));
  }

  private static IgnoreRule ignoreRule(Fields fields, YamlNode node) {
    Member rule = fields.single(node, "an ignore rule");
    String value = fields.scalar(rule.key(), rule.value()).value();
    return switch (rule.key()) {
      case "query" -> new IgnoreRule.Query(value);
      case "json" -> new IgnoreRule.Json(pointer(fields, rule));
      default ->
          throw fields.problem(
              node,
              "invalid ignore rule '"
                  + rule.key()
                  + "': expected 'query: NAME' or 'json: /pointer'");
    };
  }

  private static RedactionRule redactionRule(Fields fields, YamlNode node) {
    Member rule = fields.single(node, "a redaction");
    String value = fields.scalar(rule.key(), rule.value()).value();
    return switch (rule.key()) {
      case "header" -> new RedactionRule.Header(value);
      case "json" -> new RedactionRule.Json(pointer(fields, rule));
      case "regex" -> {
        try {
          yield new RedactionRule.Regex(value);
        } catch (IllegalArgumentException notRegex) {
          throw fields.problem(node, String.valueOf(notRegex.getMessage()));
        }
      }
      default ->
          throw fields.problem(
              node,
              "invalid redaction '"
                  + rule.key()
                  + "': expected 'header: NAME', 'json: /pointer' or 'regex: RE'");
    };
  }

  private static String pointer(Fields fields, Member rule) {
    try {
      return PointerPattern.parse(fields.scalar(rule.key(), rule.value()).value()).toString();
    } catch (IllegalArgumentException notPointer) {
      throw fields.problem(rule.value(), String.valueOf(notPointer.getMessage()));
    }
  }

  private static RecordedRequest request(Fields fields) {
    Body body =
        fields
            .optionalNode("omitted")
            .map(node -> Fields.read(fields.problems(), node, "omitted", CassetteDecoder::omitted))
            .orElseGet(() -> Body.of(body(fields).orElse(Bytes.EMPTY)));
    return new RecordedRequest(
        fields.text("method"),
        fields.text("path"),
        fields.text("query", ""),
        headers(fields),
        body,
        decoded(fields));
  }

  private static Body omitted(Fields fields) {
    String sha256 = fields.text("sha256");
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("'sha256' must be 64 lower-case hexadecimal digits");
    }
    return new Body.Omitted(fields.number("bytes"), sha256);
  }

  private static RecordedResponse response(Fields fields) {
    List<Chunk> chunks = new ArrayList<>();
    if (fields.has("stream")) {
      if (fields.has("body")) {
        throw fields.problem(fields.node("body"), "expected either 'body' or 'stream', not both");
      }
      for (YamlNode node : fields.list("stream")) {
        chunks.add(Fields.read(fields.problems(), node, "a chunk", CassetteDecoder::chunk));
      }
    } else {
      Optional<Bytes> body = body(fields);
      if (fields.has("splits")) {
        YamlNode splits = fields.node("splits");
        chunks.addAll(split(fields, splits, body.orElse(Bytes.EMPTY)));
      } else {
        body.ifPresent(bytes -> chunks.add(Chunk.of(0, bytes)));
      }
    }
    for (int i = 1; i < chunks.size(); i++) {
      if (chunks.get(i).at() < chunks.get(i - 1).at()) {
        throw new IllegalArgumentException(
            "chunk " + (i + 1) + " is earlier than chunk " + i + ": 'at' must not decrease");
      }
    }
    return new RecordedResponse(
        Math.toIntExact(fields.number("status")), headers(fields), chunks, decoded(fields));
  }

  private static Chunk chunk(Fields fields) {
    return new Chunk(fields.number("at", 0), ContentFormat.read(fields), fields.flag("redacted"));
  }

  private static List<Chunk> split(Fields fields, YamlNode splits, Bytes body) {
    if (!(splits instanceof YamlNode.Sequence list)) {
      throw fields.problem(splits, "'splits' must be a list");
    }
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    for (YamlNode node : list.items()) {
      int from = start;
      Chunk chunk =
          Fields.read(
              fields.problems(),
              node,
              "a split",
              split -> {
                long size = split.number("bytes");
                if (size < 0 || size > body.size() - from) {
                  throw new IllegalArgumentException(
                      "the splits are longer than the body, which has " + body.size() + " bytes");
                }
                return new Chunk(
                    split.number("at", 0),
                    body.slice(from, from + (int) size),
                    split.flag("redacted"));
              });
      chunks.add(chunk);
      start += chunk.bytes().size();
    }
    if (start != body.size()) {
      throw fields.problem(
          splits, "the splits cover " + start + " bytes, but the body has " + body.size());
    }
    return chunks;
  }

  private static Optional<Bytes> body(Fields fields) {
    return fields
        .optionalNode("body")
        .map(node -> Fields.read(fields.problems(), node, "body", ContentFormat::read));
  }

  private static Timing timing(Fields fields) {
    return new Timing(
        fields.number("upload", 0), fields.number("first-byte", 0), fields.number("end", 0));
  }

  private static Headers headers(Fields fields) {
    return new Headers(
        fields.list("headers").stream()
            .map(node -> fields.single(node, "a header"))
            .map(member -> header(fields, member))
            .toList());
  }

  private static HeaderField header(Fields fields, Member member) {
    String value = fields.scalar(member.key(), member.value()).value();
    if (!TOKEN.matcher(member.key()).matches()
        || value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw fields.problem(
          member.value(),
          "'"
              + member.key()
              + "' is not a valid header name or has an invalid value (RFC 9110, 5.1)");
    }
    return new HeaderField(member.key(), value);
  }

  private static ContentCoding decoded(Fields fields) {
    return fields.word(
        "decoded",
        ContentCoding.IDENTITY.label(),
        label ->
            Arrays.stream(ContentCoding.values())
                .filter(c -> c.label().equals(label) && c != ContentCoding.OPAQUE)
                .findFirst(),
        "gzip or deflate");
  }

  private static Instant instant(Fields fields, YamlNode node) {
    String value = fields.scalar("began", node).value();
    try {
      return Instant.parse(value);
    } catch (DateTimeParseException notTime) {
      throw fields.problem(
          node, "'began' must be a time such as 2026-03-23T10:00:00Z, not '" + value + "'");
    }
  }

  private static long positive(Fields fields, String key) {
    long value = fields.number(key, 0);
    if (value < 0) {
      throw new IllegalArgumentException("'" + key + "' must not be negative: " + value);
    }
    return value;
  }

  private static String labels(End[] ends) {
    return String.join(", ", Arrays.stream(ends).map(End::label).toList());
  }
}
