package dev.understudy.diagnose;

import dev.understudy.contract.Check;
import dev.understudy.dialect.Credential;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.MediaType;
import dev.understudy.wire.PointerPattern;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A condition that a diagnosis checks in a call. */
sealed interface Sign {

  /**
   * A sign that was found.
   *
   * @param evidence what was found; empty if it need not be reported
   * @param meant the intended path, if the sign reveals it
   */
  record Seen(String evidence, Optional<String> meant) {
    static Optional<Seen> of(String evidence) {
      return Optional.of(new Seen(evidence, Optional.empty()));
    }
  }

  /** Checks a call; empty if the sign is not found. */
  Optional<Seen> in(Facts facts);

  /** The lower-case names of the headers that the sign checks. */
  default Set<String> headers() {
    return Set.of();
  }

  /** Method and path, separated by a space, match as a whole. */
  record Line(Pattern pattern, String meant) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      String line = facts.method() + ' ' + facts.path();
      Matcher matcher = pattern.matcher(line);
      return matcher.matches()
          ? Optional.of(
              new Seen(
                  "the call is " + facts.method() + ' ' + Excerpt.atMost(facts.sentPath(), LONGEST),
                  replaced(matcher, meant)))
          : Optional.empty();
    }
  }

  /** A query parameter whose name and value, decoded, match as a whole. */
  record Query(Pattern name, Pattern value, String meant) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      for (var parameter : facts.query()) {
        Matcher matcher = value.matcher(parameter.getValue());
        Matcher key = name.matcher(parameter.getKey());
        if (key.matches() && matcher.matches()) {
          return Optional.of(
              new Seen(
                  "the query has "
                      + Excerpt.atMost(parameter.getKey(), LONGEST)
                      + (parameter.getValue().isEmpty() ? "" : "=")
                      + Excerpt.atMost(parameter.getValue(), LONGEST),
                  replaced(key.groupCount() > 0 ? key : matcher, meant)));
        }
      }
      return Optional.empty();
    }
  }

  /** The maximum length of a client's value in the evidence, in characters. */
  int LONGEST = 200;

  /** The request has a header, and its value contains a match. */
  record Header(String name, Pattern value) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      return facts
          .request()
          .headers()
          .first(name)
          .filter(sent -> value.matcher(sent).find())
          .flatMap(sent ->
              Seen.of(
                  Credential.isCarriedBy(new HeaderField(name, sent))
                      ? "the request has a header " + name
                      : "the header " + name + " is " + Excerpt.quoted(sent)));
    }

    @Override
    public Set<String> headers() {
      return Set.of(name.toLowerCase(Locale.ROOT));
    }
  }

  /** The request does not have a header. */
  record NoHeader(String name) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      return facts.request().headers().has(name)
          ? Optional.empty()
          : Seen.of("the request has no header " + name);
    }

    @Override
    public Set<String> headers() {
      return Set.of(name.toLowerCase(Locale.ROOT));
    }
  }

  /**
   * The body is JSON and has a value other than null at this place, of this kind, and with this
   * text.
   */
  record Member(PointerPattern at, Optional<Kind> kind, Optional<Pattern> text) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      return at.select(facts.json()).stream()
          .filter(found -> !found.node().isNull())
          .filter(found -> kind.isEmpty() || kind.get().is(found.node()))
          .filter(found -> text.isEmpty() || matches(text.get(), found.node()))
          .findFirst()
          .flatMap(found -> Seen.of(found.pointer() + " is " + Excerpt.of(found.node())));
    }

    private static boolean matches(Pattern pattern, JsonNode node) {
      return node.isValueNode() && pattern.matcher(node.asString("")).matches();
    }
  }

  /** The kinds of JSON values that a sign can require. */
  enum Kind {
    /** An object. */
    OBJECT,
    /** An array. */
    ARRAY,
    /** A string. */
    STRING;

    boolean is(JsonNode node) {
      return switch (this) {
        case OBJECT -> node.isObject();
        case ARRAY -> node.isArray();
        case STRING -> node.isString();
      };
    }
  }

  /** The body is a JSON object and has no value, or null, at this place. */
  record NoMember(PointerPattern at) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      JsonNode value = at.in(facts.json());
      return facts.json().isObject() && (value.isMissingNode() || value.isNull())
          ? Seen.of("the body has no " + at)
          : Optional.empty();
    }
  }

  /** The form of the body is one of these. */
  record BodyIs(Set<Facts.Form> any) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      Facts.Form form = facts.form();
      if (!any.contains(form)) {
        return Optional.empty();
      }
      return Seen.of(
          switch (form) {
            case EMPTY -> "the request has no body";
            case JSON -> "";
            case OTHER ->
                "the body starts with "
                    + Excerpt.quoted(beginning(facts.request().body().bytesOrEmpty().toLatin1()));
            case MISCODED ->
                "Content-Encoding is "
                    + Excerpt.quoted(facts.request().headers().first("content-encoding").orElse(""))
                    + ", but the body is not encoded that way";
            case UNKNOWN -> "the body cannot be decoded";
          });
    }

    @Override
    public Set<String> headers() {
      return Set.of("content-encoding");
    }

    private static String beginning(String text) {
      return text.substring(0, Math.min(40, text.length()));
    }
  }

  /** The state of the key is one of these. */
  record Key(Set<Credential> any) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      return facts.credential().filter(any::contains).flatMap(state -> Seen.of(state.evidence()));
    }

    @Override
    public Set<String> headers() {
      return Set.of("authorization", "x-api-key");
    }
  }

  /** The model is not on the gateway's list. */
  record Unlisted() implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      return facts
          .models()
          .filter(models -> !facts.model().isEmpty() && !models.has(facts.model()))
          .flatMap(models -> {
            List<String> near = models.nearest(facts.model());
            return Seen.of(
                Excerpt.quoted(facts.model())
                    + " is not among "
                    + models.endpointTypes().size()
                    + " listed models"
                    + (near.isEmpty() ? "" : "; the most similar are " + String.join(", ", near)));
          });
    }
  }

  /** The model is on the list, but not for this endpoint. */
  record NotOffered() implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      return facts
          .models()
          .flatMap(models -> models.withoutTypeFor(facts.path(), facts.model()))
          .flatMap(types -> {
            List<String> paths = ModelList.paths(types);
            return Seen.of(
                "supported_endpoint_types of "
                    + Excerpt.atMost(facts.model(), LONGEST)
                    + " are "
                    + Excerpt.oneLine(String.join(", ", types))
                    + (paths.isEmpty() ? "" : ", which is " + String.join(" and ", paths)));
          });
    }
  }

  /** The answer's status is one of these, {@code 404} or {@code 4xx}. */
  record Status(Check.Status any) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      return facts
          .status()
          .filter(any::allows)
          .flatMap(status -> Seen.of("the answer has status " + status));
    }
  }

  /** The answer's error code, or its type if there is no code, is one of these. */
  record Code(Set<String> any) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      String code = facts.errorCode();
      return any.contains(code)
          ? Seen.of("the error code is " + Excerpt.quoted(code))
          : Optional.empty();
    }
  }

  /** The answer's error message contains a match. */
  record Message(Pattern pattern) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      String message = facts.errorMessage();
      return pattern.matcher(message).find()
          ? Seen.of("the error message is " + Excerpt.quoted(message))
          : Optional.empty();
    }
  }

  /** The answer's media type is one of these. */
  record AnswerType(Set<String> any) implements Sign {
    @Override
    public Optional<Seen> in(Facts facts) {
      return facts
          .response()
          .map(response -> MediaType.of(response.headers()).essence())
          .filter(any::contains)
          .flatMap(type -> Seen.of("the answer is " + type));
    }
  }

  private static Optional<String> replaced(Matcher matcher, String meant) {
    if (meant.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder path = new StringBuilder();
    matcher.appendReplacement(path, meant);
    return Optional.of(path.toString());
  }
}
