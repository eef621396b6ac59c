package dev.understudy.server;

import dev.understudy.contract.Profiles;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Durations;
import dev.understudy.settings.Mode;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.Transport;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Parses session options from the JSON of an HTTP client. Such a client is trusted less than the
 * user who started the server: its cassettes must be inside one folder, and it cannot choose the
 * gateway or its key.
 */
final class SessionRequests {

  private static final Set<String> MEMBERS =
      Set.of(
          "cassette",
          "cassettes",
          "mode",
          "speed",
          "repeat",
          "profile",
          "strict_requests",
          "stall_timeout",
          "stall_timeout_ms",
          "transport",
          "allow_leftovers",
          "faults",
          "name");

  private final Path root;
  private final SessionOptions own;

  /**
   * Creates a parser.
   *
   * @param root the folder that contains the cassettes
   * @param own the options of the server's own session, whose gateway others record from
   */
  SessionRequests(Path root, SessionOptions own) {
    this.root = root;
    this.own = own;
  }

  /**
   * Parses session options.
   *
   * @throws IllegalArgumentException for an invalid member; the message names the expected values
   */
  SessionOptions parse(byte[] body) {
    JsonNode json = object(body, "session", "{\"cassette\": \"chat.yaml\"}");
    for (String member : json.propertyNames()) {
      if (!MEMBERS.contains(member)) {
        throw new IllegalArgumentException(
            "unknown member '" + member + "': expected one of " + sorted(MEMBERS));
      }
    }
    Mode mode = text(json, "mode").map(Mode::parse).orElse(Mode.REPLAY);
    SessionOptions.Builder options = builder(mode, cassettes(json));
    text(json, "speed").map(Speed::parse).ifPresent(options::speed);
    text(json, "repeat").map(SessionRequests::repeat).ifPresent(options::repeat);
    text(json, "transport").map(SessionRequests::transport).ifPresent(options::transport);
    text(json, "stall_timeout").map(Durations::parse).ifPresent(options::stallTimeout);
    if (json.has("stall_timeout_ms")) {
      options.stallTimeout(millis(json.path("stall_timeout_ms")));
    }
    text(json, "profile").map(SessionRequests::profile).ifPresent(options::profile);
    text(json, "name").ifPresent(options::name);
    for (JsonNode fault : list(json, "faults")) {
      options.fault(FaultRequests.parse(fault));
    }
    options.strictRequests(flag(json, "strict_requests"));
    options.allowLeftovers(flag(json, "allow_leftovers"));
    SessionOptions described = options.build();
    if (described.cassettes().isEmpty()) {
      throw new IllegalArgumentException(
          "missing 'cassette': expected a file name, such as {\"cassette\": \"chat.yaml\"}");
    }
    return described;
  }

  private static Transport transport(String label) {
    return Transport.of(label)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "invalid transport '" + label + "': expected recorded or any"));
  }

  private static Duration millis(JsonNode number) {
    if (!number.isInt() || number.intValue() < 1) {
      throw new IllegalArgumentException(
          "invalid 'stall_timeout_ms': expected a number of milliseconds, such as 2000");
    }
    return Duration.ofMillis(number.intValue());
  }

  /** Parses a JSON object; an error quotes {@code example}. */
  static JsonNode object(byte[] body, String what, String example) {
    return CanonicalJson.parse(Bytes.wrap(body))
        .filter(JsonNode::isObject)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "invalid " + what + ": expected a JSON object, such as " + example));
  }

  private SessionOptions.Builder builder(Mode mode, List<Path> cassettes) {
    if (!mode.records()) {
      return SessionOptions.replay(cassettes.toArray(Path[]::new));
    }
    if (own.upstream().isEmpty()) {
      throw new IllegalArgumentException(
          "mode "
              + mode.label()
              + " needs a gateway, but this server only replays; start it with: understudy record"
              + " --upstream URL");
    }
    if (cassettes.size() != 1) {
      throw new IllegalArgumentException(
          "mode " + mode.label() + " needs one cassette, not " + cassettes.size());
    }
    SessionOptions.Builder options =
        mode == Mode.RECORD
            ? SessionOptions.record(cassettes.get(0))
            : SessionOptions.missing(cassettes.get(0));
    own.ignore().forEach(options::ignore);
    own.redactions().forEach(options::redact);
    return options;
  }

  private List<Path> cassettes(JsonNode json) {
    List<Path> cassettes = new ArrayList<>();
    text(json, "cassette").map(this::path).ifPresent(cassettes::add);
    for (JsonNode one : list(json, "cassettes")) {
      cassettes.add(path(one.asString("")));
    }
    return cassettes;
  }

  /** The path of a cassette, which must be inside the root even after resolving symbolic links. */
  private Path path(String name) {
    try {
      Path folder = root.toRealPath();
      Path path = folder.resolve(name).normalize();
      if (!name.isEmpty() && path.startsWith(folder) && existing(path).startsWith(folder)) {
        return path;
      }
    } catch (InvalidPathException noPath) {
      throw new IllegalArgumentException("invalid file name '" + name + "'", noPath);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "the folder of the cassettes cannot be read: " + unreadable.getMessage(), unreadable);
    }
    throw new IllegalArgumentException(
        "cassette '" + name + "' is outside the folder of the server's cassettes");
  }

  /** A path with its existing part resolved. */
  private static Path existing(Path path) throws IOException {
    Path parent = path.getParent();
    return parent == null || Files.exists(path) ? path.toRealPath() : existing(parent);
  }

  private static JsonNode list(JsonNode json, String member) {
    JsonNode several = json.path(member);
    if (!several.isMissingNode() && !several.isArray()) {
      throw new IllegalArgumentException(
          "invalid '" + member + "': expected a list, but was " + several);
    }
    return several;
  }

  private static Optional<String> text(JsonNode json, String member) {
    JsonNode value = json.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw new IllegalArgumentException(
          "invalid '" + member + "': expected a string, but was " + value);
    }
    return Optional.of(value.stringValue());
  }

  private static boolean flag(JsonNode json, String member) {
    JsonNode value = json.path(member);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw new IllegalArgumentException(
          "invalid '" + member + "': expected true or false, but was " + value);
    }
    return value.asBoolean(false);
  }

  private static Repeat repeat(String name) {
    return Arrays.stream(Repeat.values())
        .filter(repeat -> repeat.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "invalid repeat '" + name + "': expected never, last or cycle"));
  }

  private static String profile(String name) {
    if (!Profiles.SHIPPED.contains(name)) {
      throw new IllegalArgumentException(
          "unknown profile '" + name + "': expected one of " + String.join(", ", Profiles.SHIPPED));
    }
    return name;
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
