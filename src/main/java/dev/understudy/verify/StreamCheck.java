package dev.understudy.verify;

import dev.understudy.cassette.End;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;
import dev.understudy.contract.Check;
import dev.understudy.contract.Endpoint;
import dev.understudy.contract.EventKind;
import dev.understudy.contract.Level;
import dev.understudy.contract.Rule;
import dev.understudy.contract.StreamContract;
import dev.understudy.contract.Target.Kind;
import dev.understudy.contract.VerdictRule;
import dev.understudy.dialect.Assembly;
import dev.understudy.dialect.Invariant;
import dev.understudy.dialect.Verdict;
import dev.understudy.grammar.LaneKeys;
import dev.understudy.grammar.Mismatch;
import dev.understudy.grammar.Run;
import dev.understudy.verify.EventReader.Said;
import dev.understudy.verify.Finding.Side;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.SseEvent;
import dev.understudy.wire.SseParser;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Checks one event stream: framing, vocabulary, order, schemas, and the assembled answer. */
final class StreamCheck {

  private static final int LONGEST_EVENT = 64 * 1024 * 1024;
  private static final int MOST_UNKNOWN = 20;

  private final Inspection inspection;
  private final StreamContract contract;
  private final EventReader reader;
  private final SseParser parser;
  private final Run run;
  private final List<Rule> namedRules;
  private final Assembly assembly;
  private final Map<String, Integer> unknown = new LinkedHashMap<>();
  private final Set<Verdict> said = EnumSet.noneOf(Verdict.class);

  /** The sender of the current event; on a socket both ends send events. */
  private Side side = Side.RESPONSE;

  private int events;
  private boolean malformed;
  private boolean unfinished;

  StreamCheck(Inspection inspection, StreamContract contract, JsonNode request) {
    this.inspection = inspection;
    this.contract = contract;
    this.reader = new EventReader(contract);
    this.parser = new SseParser(LONGEST_EVENT, this::event, new UnknownLines());
    this.run = contract.grammar().start();
    this.namedRules = inspection.rules().with(Check.Named.class);
    Endpoint endpoint = inspection.rules().endpoint();
    this.assembly =
        endpoint.isSocket()
            ? Assembly.ofSocket(this::broken)
            : Assembly.of(endpoint.dialect(), request, this::broken);
  }

  void bytes(ByteBuffer bytes) {
    parser.feed(bytes);
  }

  /** Checks a message of either end of a socket. */
  void message(Message message) {
    side = message.from() == Peer.CLIENT ? Side.REQUEST : Side.RESPONSE;
    int size = message.payload().size();
    String data =
        message.text()
            ? message.payload().asUtf8().orElse("invalid UTF-8 text of " + size + " bytes")
            : "a binary message of " + size + " bytes";
    event(new SseEvent(message.from().label(), data));
    side = Side.RESPONSE;
  }

  /** Notes that the gateway has closed the socket. */
  void closed(int code) {
    assembly.closed(code);
  }

  /** Counts the end marker that only HTTP streams have as received. */
  void endsAsOverHttp() {
    boolean asked =
        inspection.rules().with(Check.Order.class).stream().anyMatch(rule -> rule.when().http());
    for (EventKind kind : contract.kinds()) {
      if (asked && kind.data().isPresent()) {
        var unused = run.accept(kind.name(), keys(EventReader.NOTHING, EventReader.NOTHING));
      }
    }
  }

  int events() {
    return events;
  }

  Map<String, Integer> unknown() {
    return unknown;
  }

  Optional<JsonNode> result() {
    return assembly.result();
  }

  /** Ends the stream; missing events are findings only if the gateway ended it. */
  Verdict end(End end) {
    boolean gatewaysEnd = end == End.COMPLETE || end == End.UPSTREAM_CUT;
    Optional<SseEvent> rest = parser.rest();
    if (gatewaysEnd) {
      rest.ifPresent(this::unclosed);
    }
    inspection.findings().at(0, "");
    if (inspection.rules().endpoint().outcomes().isEmpty() && end == End.COMPLETE) {
      said.add(Verdict.COMPLETE);
    }
    boolean terminal = said.contains(Verdict.COMPLETE) || said.contains(Verdict.FAILED);
    if (gatewaysEnd) {
      run.end().ifPresent(missing -> order(missing, end));
    }
    boolean well = said.contains(Verdict.COMPLETE) && !said.contains(Verdict.FAILED);
    assembly.end(well && gatewaysEnd && run.isDone());
    inspection.applied(Check.Order.class);
    inspection.applied(Check.Known.class);
    inspection.applied(Check.Named.class);
    inspection.applied(Kind.STREAM, Invariant.values());
    if (said.contains(Verdict.FAILED)) {
      return Verdict.FAILED;
    }
    if (malformed) {
      return Verdict.MALFORMED;
    }
    if (!terminal && !said.contains(Verdict.INCOMPLETE)) {
      return Verdict.TRUNCATED;
    }
    return unfinished || !run.isDone()
        ? Verdict.TRUNCATED
        : said.contains(Verdict.INCOMPLETE) ? Verdict.INCOMPLETE : Verdict.COMPLETE;
  }

  /** Handles a last event without a blank line, which many clients accept. */
  private void unclosed(SseEvent event) {
    event(event);
    broken(
        Invariant.CLOSED_EVENTS, "", "a blank line after the last event", "the end of the stream");
  }

  private void event(SseEvent event) {
    events++;
    Optional<String> literal = reader.literal(event);
    if (literal.isPresent()) {
      inspection.findings().at(events, literal.get());
      take(new Said(literal.get(), EventReader.NOTHING, ""), EventReader.NOTHING);
      return;
    }
    inspection.findings().at(events, event.name());
    Optional<JsonNode> json = EventReader.json(event.data());
    if (json.isEmpty()) {
      malformed |=
          side == Side.RESPONSE
              && inspection.rules().holding(Invariant.JSON_EVENTS, Kind.STREAM).stream()
                  .anyMatch(rule -> rule.level() == Level.MUST);
      broken(Invariant.JSON_EVENTS, "", "one JSON document as data", Excerpt.quoted(event.data()));
      return;
    }
    for (Said one : reader.said(event, json.get())) {
      inspection.findings().at(events, one.name());
      take(one, json.get());
    }
    named(event, json.get());
    if (side == Side.REQUEST) {
      assembly.asked(json.get());
    } else {
      assembly.event(json.get());
    }
  }

  private void take(Said one, JsonNode event) {
    if (!contract.knows(one.name())) {
      unknown(one);
      inspection.check(
          inspection.rules().ofUnknownEvent().stream()
              .filter(targeted -> !lacksItsNumber(targeted.rule(), one.node()))
              .toList(),
          one.node(),
          one.pointer(),
          side);
      return;
    }
    if (contract.grammar().symbols().contains(one.name())) {
      run.accept(one.name(), keys(one.node(), event))
          .ifPresent(wrong -> order(wrong, End.COMPLETE));
    }
    if (!one.node().isMissingNode()) {
      inspection.lookAtEvent(one.name(), one.node(), one.pointer(), side);
    }
    for (VerdictRule outcome : inspection.rules().endpoint().outcomes()) {
      if (outcome.on().isEvent(one.name()) && VerdictRules.holds(outcome, one.node())) {
        said.add(outcome.verdict());
      }
    }
  }

  /**
   * Whether an event lacks the increasing number of a rule, which only documented events must have.
   */
  private static boolean lacksItsNumber(Rule rule, JsonNode event) {
    return rule.check() instanceof Check.Rising rising && rising.member().in(event).isMissingNode();
  }

  private void unknown(Said one) {
    String name = one.name().isEmpty() ? "(no type)" : one.name();
    boolean listed = unknown.containsKey(name) || unknown.size() < MOST_UNKNOWN;
    unknown.merge(listed ? name : "(others)", 1, Integer::sum);
    for (Rule rule : inspection.rules().with(Check.Known.class)) {
      inspection.broken(rule, side, "an event of the documented vocabulary", name);
    }
  }

  private void named(SseEvent event, JsonNode json) {
    for (Rule rule : namedRules) {
      boolean named = ((Check.Named) rule.check()).named();
      JsonNode type = contract.type().map(path -> path.in(json)).orElse(EventReader.NOTHING);
      String expected = named && type.isString() ? type.stringValue() : "";
      if (named && !type.isString()) {
        continue;
      }
      if (!expected.equals(event.name())) {
        inspection.broken(
            rule,
            Side.RESPONSE,
            expected.isEmpty() ? "no event line" : "event: " + expected,
            event.name().isEmpty() ? "no event line" : "event: " + event.name());
      }
    }
  }

  private void order(Mismatch mismatch, End end) {
    Optional<String> blamed = mismatch.rule().or(() -> contract.blameFor(mismatch.blameSymbol()));
    Optional<Rule> rule = blamed.flatMap(inspection.rules()::rule);
    String actual =
        end == End.UPSTREAM_CUT && mismatch.came().isEmpty()
            ? "the connection was cut"
            : mismatch.actualText();
    rule.ifPresent(r -> inspection.broken(r, side, mismatch.expectedText(), actual));
    boolean left =
        mismatch.kind() == Mismatch.Kind.UNFINISHED
            && mismatch.expected().stream().anyMatch(this::completes);
    // The literal that ends a stream came too early.
    boolean literal =
        contract.kinds().stream()
            .anyMatch(kind -> kind.data().isPresent() && kind.name().equals(mismatch.came()));
    boolean early = literal && mismatch.expected().stream().anyMatch(this::completes);
    if (mismatch.kind() == Mismatch.Kind.END || left || early) {
      unfinished = true;
    } else if (rule.filter(r -> r.level() == Level.MUST).isPresent()) {
      malformed = true;
    }
  }

  private boolean completes(String name) {
    return inspection.rules().endpoint().outcomes().stream()
        .anyMatch(outcome -> outcome.verdict() == Verdict.COMPLETE && outcome.on().isEvent(name));
  }

  private void broken(Invariant invariant, String pointer, String expected, String actual) {
    inspection.broken(invariant, Kind.STREAM, side, pointer, expected, actual);
  }

  private LaneKeys keys(JsonNode node, JsonNode event) {
    return new LaneKeys() {
      @Override
      public long of(String name) {
        JsonNode own = node.path(name);
        JsonNode number = own.isMissingNode() ? event.path(name) : own;
        return number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0
            ? number.longValue()
            : LaneKeys.MISSING;
      }

      @Override
      public long guess(String name) {
        return assembly.guess(event, name);
      }
    };
  }

  private final class UnknownLines implements SseParser.Lines {
    @Override
    public void unknown(String line) {
      inspection.findings().at(events, "");
      broken(
          Invariant.STREAM_LINES,
          "",
          "a line that starts with data, event, id, retry or a colon",
          Excerpt.quoted(line));
    }
  }
}
