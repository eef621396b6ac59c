package dev.understudy.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The layers of the house, from the roof down to the ground. */
public final class Layers {

  /**
   * One layer.
   *
   * @param name what it is
   * @param packages below {@code dev.understudy}, which do not use each other
   */
  public record Layer(String name, List<String> packages) {}

  /** The package {@code dev.understudy} itself. */
  public static final String ROOT = "Understudy";

  /** A package may use those of the layers that come after its own. */
  public static final List<Layer> ALL =
      List.of(
          new Layer("entry points", List.of("cli", "junit", "testcontainers")),
          new Layer("front door", List.of(ROOT)),
          new Layer("server", List.of("server")),
          new Layer("sessions, reports", List.of("engine", "probe", "report", "show")),
          new Layer("record, replay, check", List.of("record", "replay", "verify", "diagnose")),
          new Layer("conversations", List.of("journal", "websocket")),
          new Layer("exchanges", List.of("http", "match", "contract", "diff")),
          new Layer("protocols", List.of("dialect", "redact", "curl")),
          new Layer("documents", List.of("session", "cassette", "grammar")),
          new Layer("notations", List.of("settings", "yaml")),
          new Layer("ground", List.of("wire", "fault", "error")));

  private static final Map<String, String> SENTENCES =
      Map.ofEntries(
          Map.entry("cli", "the command line: a class for each command"),
          Map.entry(
              "junit", "the JUnit extension: annotations, their settings, the test's session"),
          Map.entry("testcontainers", "the container, and sessions in it over HTTP"),
          Map.entry(ROOT, "the library's front door: start a server, open sessions"),
          Map.entry("server", "Javalin and Jetty: routes traffic, guards it, the control API"),
          Map.entry("engine", "runs sessions: puts a replayer or a recorder together for each"),
          Map.entry("probe", "sends a contract's probes to a live gateway"),
          Map.entry(
              "report", "what a verification found, as console text, Markdown, JSON, JUnit XML"),
          Map.entry("show", "recorded interactions for people: time line, table"),
          Map.entry("record", "relays to the gateway and writes the cassette"),
          Map.entry("replay", "plays recordings: pace, faults, sockets"),
          Map.entry("verify", "checks exchanges against a contract"),
          Map.entry("diagnose", "says why a call does not work"),
          Map.entry("journal", "the log of calls; checks them beside the traffic"),
          Map.entry("websocket", "WebSockets frame by frame, towards clients and gateways"),
          Map.entry("http", "one call: its head, its body, its answer, its thread"),
          Map.entry("match", "which recording answers a request, and why none does"),
          Map.entry("contract", "contract packs, as data: rules, streams, probes"),
          Map.entry("diff", "what changed in shape between two recordings"),
          Map.entry("dialect", "what an endpoint is: errors, events, turns, how a stream adds up"),
          Map.entry("redact", "finds secrets and puts placeholders in their place"),
          Map.entry("curl", "curl commands as people paste them"),
          Map.entry("session", "API: session, options, sent requests, report"),
          Map.entry("cassette", "the cassette: its model, reader, append-only writer"),
          Map.entry("grammar", "in which order the events of a stream may come"),
          Map.entry("settings", "API: values that users set, such as speed and gateway"),
          Map.entry("yaml", "YAML in the narrow form of cassettes and contracts"),
          Map.entry("wire", "bytes, headers, content codings, SSE framing, JSON"),
          Map.entry("fault", "API: faults that a test asks for"),
          Map.entry("error", "API: exceptions for unsound cassettes and packs"));

  private Layers() {}

  /** The package below {@code dev.understudy} that a package is or is in. */
  public static String packageOf(String name) {
    String below = name.replaceFirst("^dev\\.understudy\\.?", "");
    return below.isEmpty() ? ROOT : below.split("\\.", 2)[0];
  }

  /** The number of a package's layer, counted from the ground; an unknown package has none. */
  public static int floorOf(String name) {
    List<Layer> up = new ArrayList<>(ALL);
    Collections.reverse(up);
    for (int floor = 0; floor < up.size(); floor++) {
      if (up.get(floor).packages().contains(name)) {
        return floor + 1;
      }
    }
    throw new AssertionError("the package " + name + " has no layer; put it into Layers.ALL");
  }

  /** The layers as text. */
  public static String picture() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      lines.add(
          String.format(
              "%2d  %-22s %s",
              ALL.size() - i, ALL.get(i).name(), String.join("  ", ALL.get(i).packages())));
    }
    return lines.stream().collect(Collectors.joining("\n"));
  }

  /** What a package is, as a row of a table. */
  public static String lineOf(String name) {
    return "| `" + name + "` | " + SENTENCES.get(name) + " |";
  }
}
