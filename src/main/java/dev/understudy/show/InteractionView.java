package dev.understudy.show;

import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;
import dev.understudy.contract.Profile;
import dev.understudy.dialect.Turns;
import dev.understudy.dialect.Verdict;
import dev.understudy.verify.CheckResult;
import dev.understudy.verify.Checker;
import dev.understudy.verify.Finding;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.SseEvent;
import dev.understudy.wire.SseParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One interaction, decoded.
 *
 * @param place file and line; empty if it is not in a cassette
 * @param number the number in the cassette
 * @param interaction the redacted interaction
 * @param asked the request's JSON; a missing node if it has none
 * @param profile the contract that it was verified against
 * @param checked the result of the verification; empty if the contract has no rules for this path
 * @param entries the time line
 */
public record InteractionView(
    String place,
    int number,
    Interaction interaction,
    JsonNode asked,
    String profile,
    Optional<CheckResult> checked,
    List<TimelineEntry> entries) {

  private static final int LONGEST_EVENT = 8 * 1024 * 1024;

  /** Copies {@code entries}. */
  public InteractionView {
    entries = List.copyOf(entries);
  }

  /** Decodes a redacted interaction. */
  public static InteractionView of(
      String place, int number, Interaction redacted, Checker checker) {
    return of(place, number, redacted, checker.profile(), checker.check(redacted));
  }

  private static InteractionView of(
      String place,
      int number,
      Interaction redacted,
      Profile profile,
      Optional<CheckResult> checked) {
    return new InteractionView(
        place,
        number,
        redacted,
        CanonicalJson.parse(redacted.request().body().bytesOrEmpty())
            .orElse(MissingNode.getInstance()),
        profile.name(),
        checked,
        entries(redacted));
  }

  /** The turns of a WebSocket, each as the equivalent HTTP stream. */
  public static List<InteractionView> turns(
      String place, int number, Interaction redacted, Checker checker) {
    return Turns.of(redacted).stream()
        .map(turn -> of(place + ", turn " + turn.number(), number, turn.asPost(redacted), checker))
        .toList();
  }

  /** The requested model; empty for none. */
  String model() {
    return CanonicalJson.parse(interaction.asked().body().bytesOrEmpty())
        .map(json -> json.path("model").asString(""))
        .orElse("");
  }

  /** The number of bytes in the body, or in the server's messages of a WebSocket. */
  long bytes() {
    return said().stream().mapToLong(message -> message.payload().size()).sum()
        + interaction.response().body().size();
  }

  /** The tokens of the answer, or of all answers on a WebSocket. */
  Optional<Tokens> tokens() {
    return said().stream()
        .flatMap(message -> CanonicalJson.parse(message.payload()).stream())
        .flatMap(event -> Tokens.of(event.path("response")).stream())
        .reduce(Tokens::plus)
        .or(() -> Tokens.of(answer()));
  }

  private List<Message> said() {
    return interaction
        .conversation()
        .map(conversation -> conversation.messages(Peer.SERVER))
        .orElse(List.of());
  }

  /** Whether the answer is an event stream. */
  boolean isStream() {
    return interaction.response().isEventStream();
  }

  /** The number of events. */
  int events() {
    return (int) entries.stream().filter(entry -> entry.event() > 0).count();
  }

  /** The answer as the client assembles it; a missing node if there is none. */
  JsonNode answer() {
    return checked
        .flatMap(CheckResult::result)
        .or(() -> CanonicalJson.parse(interaction.response().body()))
        .orElse(MissingNode.getInstance());
  }

  /** The verdict on the answer, if the contract has rules for it. */
  Optional<Verdict> verdict() {
    return checked.map(CheckResult::verdict);
  }

  /** The findings. */
  List<Finding> findings() {
    return checked.map(CheckResult::findings).orElse(List.of());
  }

  private static List<TimelineEntry> entries(Interaction interaction) {
    Beats entries = new Beats();
    entries.add(interaction.timing().firstByte(), 0, "head", "status and headers");
    interaction.conversation().ifPresent(conversation -> frames(conversation, entries));
    if (interaction.response().isEventStream()) {
      events(interaction, entries);
    } else {
      for (Chunk chunk : interaction.response().chunks()) {
        entries.add(chunk.at(), 0, "bytes", chunk.bytes().size() + " bytes");
      }
    }
    entries.add(interaction.timing().end(), 0, "end", interaction.end().label());
    return entries.all;
  }

  /**
   * Adds frames and messages; those of the client are marked, and a message has the time of its
   * last frame.
   */
  private static void frames(Conversation conversation, Beats entries) {
    Map<Integer, Message> messages =
        conversation.messages().stream().collect(Collectors.toMap(Message::last, each -> each));
    for (int i = 0; i < conversation.frames().size(); i++) {
      Frame frame = conversation.frames().get(i);
      String mark = frame.from() == Peer.CLIENT ? "> " : "";
      Message message = messages.get(i);
      if (message == null) {
        String what = frame.opcode().label() + (frame.opcode().isControl() ? "" : ", fragment");
        entries.add(frame.at(), 0, mark + what, frame.payload().size() + " bytes");
      } else if (message.text()) {
        entries.message(frame.at(), mark, new SseEvent("", message.payload().toUtf8Lenient()));
      } else {
        entries.add(frame.at(), 0, mark + "binary", message.payload().size() + " bytes");
      }
    }
    conversation
        .close()
        .ifPresent(close ->
            entries.add(
                close.at(),
                0,
                (close.from() == Peer.CLIENT ? "> " : "") + "close",
                (close.code() + " " + close.reason()).strip()));
  }

  /** Adds events; an event has the time of the chunk with its last byte. */
  private static void events(Interaction interaction, Beats entries) {
    long[] at = new long[1];
    SseParser parser =
        new SseParser(
            LONGEST_EVENT,
            event -> entries.event(at[0], event),
            new SseParser.Lines() {
              @Override
              public void comment(String text) {
                entries.add(at[0], 0, "comment", text.strip());
              }

              @Override
              public void unknown(String line) {
                entries.add(at[0], 0, "no event", line);
              }
            });
    for (Chunk chunk : interaction.response().chunks()) {
      at[0] = chunk.at();
      parser.feed(chunk.bytes().asBuffer());
    }
    parser.rest().ifPresent(event -> entries.add(at[0], 0, "unfinished", event.data()));
  }

  private static final class Beats {
    private final List<TimelineEntry> all = new ArrayList<>();
    private int events;

    void event(long at, SseEvent event) {
      add(at, ++events, EventText.name(event), EventText.text(event));
    }

    void message(long at, String mark, SseEvent message) {
      int number = mark.isEmpty() ? ++events : 0;
      add(at, number, mark + EventText.name(message), EventText.text(message));
    }

    void add(long at, int event, String name, String text) {
      long before = all.isEmpty() ? 0 : all.get(all.size() - 1).at();
      all.add(new TimelineEntry(at, Math.max(0, at - before), event, name, text));
    }
  }
}
