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
 * @param place file and line; empty for one that is on no cassette
 * @param number its number in the cassette
 * @param interaction what was recorded, without secrets
 * @param asked the request's JSON, a missing node when it has none
 * @param profile the contract that it was verified by
 * @param checked what the contract says; nothing when it says nothing about this path
 * @param entries when what came
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

  /** Copies the list. */
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

  /** The turns of a WebSocket, each as the stream over HTTP that it stands for. */
  public static List<InteractionView> turns(
      String place, int number, Interaction redacted, Checker checker) {
    return Turns.of(redacted).stream()
        .map(turn -> of(place + ", turn " + turn.number(), number, turn.asPost(redacted), checker))
        .toList();
  }

  /** The model that was asked for; empty for none. */
  String model() {
    return CanonicalJson.parse(interaction.asked().body().bytesOrEmpty())
        .map(json -> json.path("model").asString(""))
        .orElse("");
  }

  /** How many bytes the gateway said: the body, or the messages of a WebSocket. */
  long bytes() {
    return said().stream().mapToLong(message -> message.payload().size()).sum()
        + interaction.response().body().size();
  }

  /** What the answer took, or all answers on a WebSocket. */
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

  /** Whether the answer came as an event stream. */
  boolean isStream() {
    return interaction.response().isEventStream();
  }

  /** How many events came. */
  int events() {
    return (int) entries.stream().filter(entry -> entry.event() > 0).count();
  }

  /** The answer as its client ends up with it; a missing node when there is none. */
  JsonNode answer() {
    return checked
        .flatMap(CheckResult::result)
        .or(() -> CanonicalJson.parse(interaction.response().body()))
        .orElse(MissingNode.getInstance());
  }

  /** How the answer ended, where the contract says something about it. */
  Optional<Verdict> verdict() {
    return checked.map(CheckResult::verdict);
  }

  /** The rules that are broken. */
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

  /** What the client sends is marked; a message is there with its last frame. */
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

  /** An event is there with the chunk that has its last byte. */
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
