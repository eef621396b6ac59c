package dev.understudy.redact;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.settings.RedactionRule;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.Headers;
import dev.understudy.wire.MediaType;
import dev.understudy.wire.PointerPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets in requests and responses with placeholders. Placeholders are left alone, so
 * redacting twice changes nothing. Thread-safe.
 */
public final class Redactor {

  private static final String REQUEST_BODY = "request body";
  private static final String RESPONSE_BODY = "response body";

  /**
   * The result of redacting an interaction.
   *
   * @param interaction the interaction without its secrets
   * @param leftovers secrets that remain in it
   */
  public record Checked(Interaction interaction, List<LeftoverSecret> leftovers) {
    /** Copies the list. */
    public Checked {
      leftovers = List.copyOf(leftovers);
    }
  }

  private final Detectors detectors;
  private final FieldRedactor fields;
  private final List<PointerPattern> paths;
  private final Placeholders placeholders;

  /** A redactor for requests with these credentials. */
  private record Knowing(Set<String> own, Redactor redactor) {}

  /** The last one, kept because clients repeat their credentials. */
  private volatile @Nullable Knowing last;

  private Redactor(
      Detectors detectors,
      FieldRedactor fields,
      List<PointerPattern> paths,
      Placeholders placeholders) {
    this.detectors = detectors;
    this.fields = fields;
    this.paths = paths;
    this.placeholders = placeholders;
  }

  /**
   * A redactor for request keys and masks: all secrets of a kind get the same placeholder.
   *
   * @param environment the environment variables, which hold further secrets under telling names
   */
  public static Redactor of(List<RedactionRule> rules, Map<String, String> environment) {
    return of(rules, SecretValues.of(environment), Placeholders.plain());
  }

  /**
   * A redactor for a cassette: equal secrets get equal placeholders.
   *
   * @param upstreamKey a further secret; empty when there is none
   * @param firstNumber the number of the first placeholder
   */
  public static Redactor forTape(
      List<RedactionRule> rules,
      Map<String, String> environment,
      String upstreamKey,
      long firstNumber) {
    SecretValues values = SecretValues.of(environment);
    return of(
        rules,
        upstreamKey.isEmpty() ? values : values.with(upstreamKey),
        Placeholders.numbered(firstNumber));
  }

  private static Redactor of(
      List<RedactionRule> rules, SecretValues values, Placeholders placeholders) {
    List<Pattern> expressions = new ArrayList<>();
    List<PointerPattern> paths = new ArrayList<>();
    for (RedactionRule rule : rules) {
      if (rule instanceof RedactionRule.Regex regex) {
        expressions.add(Pattern.compile(regex.expression()));
      } else if (rule instanceof RedactionRule.Json json) {
        paths.add(PointerPattern.parse(json.pointer()));
      }
    }
    Set<String> headers =
        rules.stream()
            .filter(RedactionRule.Header.class::isInstance)
            .map(rule -> ((RedactionRule.Header) rule).name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Detectors detectors = new Detectors(values, expressions);
    return new Redactor(detectors, new FieldRedactor(detectors, headers), paths, placeholders);
  }

  /** A copy of the request without its secrets. */
  public RecordedRequest redact(RecordedRequest request) {
    return knowing(request).request(request, finding -> {});
  }

  /** A copy of the interaction without its secrets. */
  public Interaction redact(Interaction interaction) {
    return knowing(interaction.request()).interaction(interaction, finding -> {});
  }

  /**
   * A A copy of the interaction without its secrets, and any secrets that remain. A body without
   * secrets is unchanged, and is not searched again.
   */
  public Checked redactChecked(Interaction interaction) {
    List<LeftoverSecret> found = new ArrayList<>();
    Interaction redacted = knowing(interaction.request()).interaction(interaction, found::add);
    Set<String> places = found.stream().map(LeftoverSecret::where).collect(Collectors.toSet());
    RecordedRequest request = redacted.request();
    RecordedResponse response = redacted.response();
    Interaction touched =
        new Interaction(
            redacted.sequence(),
            redacted.began(),
            places.contains(REQUEST_BODY) ? request : request.with(Body.none()),
            places.contains(RESPONSE_BODY) ? response : response.with(List.of()),
            redacted.timing(),
            redacted.end(),
            redacted.conversation());
    return new Checked(redacted, findings(touched));
  }

  /** A copy of the headers without their secrets. */
  public Headers redact(Headers headers) {
    return headers(headers, "header", finding -> {});
  }

  /** A copy of a text, such as a URL, without anything that looks like a secret. */
  public String redact(String text) {
    return fields.text(text, placeholders::of);
  }

  /** The secrets in an interaction; none once it is redacted. */
  public List<LeftoverSecret> findings(Interaction interaction) {
    List<LeftoverSecret> findings = new ArrayList<>();
    knowing(interaction.request()).interaction(interaction, findings::add);
    return findings;
  }

  /** Finds anything that looks like a secret in a text, such as a document about to be written. */
  public List<LeftoverSecret> findings(String where, String text) {
    return detectors.find(text).stream()
        .map(span -> new LeftoverSecret(where, span.kind()))
        .toList();
  }

  /**
   * Finds anything in a document about to be written that has the shape or the value of a secret.
   * The user's expressions are not applied: they are meant for content, and a document also has
   * times and lengths.
   */
  public List<LeftoverSecret> findingsInDocument(String document) {
    return detectors.findKnown(document).stream()
        .map(span -> new LeftoverSecret("the document", span.kind()))
        .toList();
  }

  /** A redactor that also recognises the credentials of this request by value. */
  private Redactor knowing(RecordedRequest request) {
    Set<String> own = fields.credentials(request.headers(), request.query());
    if (own.isEmpty()) {
      return this;
    }
    Knowing known = last;
    if (known == null || !known.own.equals(own)) {
      Detectors more = detectors.withOwn(own);
      known = new Knowing(own, new Redactor(more, fields.with(more), paths, placeholders));
      last = known;
    }
    return known.redactor;
  }

  private Interaction interaction(Interaction interaction, Consumer<LeftoverSecret> findings) {
    RecordedResponse response = interaction.response();
    List<Chunk> chunks = chunks(response.chunks(), response.headers(), RESPONSE_BODY, findings);
    return new Interaction(
        interaction.sequence(),
        interaction.began(),
        request(interaction.request(), findings),
        new RecordedResponse(
            response.status(),
            headers(response.headers(), "response header", findings),
            chunks,
            response.decoded()),
        interaction.timing(),
        interaction.end(),
        interaction
            .conversation()
            .map(talk ->
                new FrameSecrets(detectors, fields, paths, placeholders, findings).redact(talk)));
  }

  private RecordedRequest request(RecordedRequest request, Consumer<LeftoverSecret> findings) {
    Body body = request.body();
    if (!body.bytesOrEmpty().isEmpty()) {
      body = Body.of(requestBody(request, findings));
    }
    return new RecordedRequest(
        request.method(),
        fields.text(request.path(), noting("request path", findings)),
        fields.query(request.query(), noting("request query", findings)),
        headers(request.headers(), "request header", findings),
        body,
        request.decoded());
  }

  private Bytes requestBody(RecordedRequest request, Consumer<LeftoverSecret> findings) {
    Bytes body = request.body().bytesOrEmpty();
    if (MediaType.of(request.headers()).isForm()) {
      body = Bytes.latin1(fields.query(body.toLatin1(), noting(REQUEST_BODY, findings)));
    }
    List<Chunk> whole = List.of(Chunk.of(0, body));
    return chunks(whole, request.headers(), REQUEST_BODY, findings).get(0).bytes();
  }

  private Headers headers(Headers headers, String where, Consumer<LeftoverSecret> findings) {
    return headers.map(field -> fields.header(field, noting(where + " " + field.name(), findings)));
  }

  private List<Chunk> chunks(
      List<Chunk> chunks, Headers headers, String where, Consumer<LeftoverSecret> findings) {
    Bytes whole = Bytes.concat(chunks.stream().map(Chunk::bytes).toList());
    List<SecretSpan> hits = BodySecrets.find(detectors, paths, whole, MediaType.of(headers));
    hits.forEach(hit -> findings.accept(new LeftoverSecret(where, hit.kind())));
    return hits.isEmpty() ? chunks : BodyRewriter.rewrite(chunks, hits, placeholders);
  }

  private FieldRedactor.Replacement noting(String where, Consumer<LeftoverSecret> findings) {
    return (kind, secret) -> {
      findings.accept(new LeftoverSecret(where, kind));
      return placeholders.of(kind, secret);
    };
  }
}
