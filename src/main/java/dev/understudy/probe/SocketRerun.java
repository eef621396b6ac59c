package dev.understudy.probe;

import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;
import dev.understudy.dialect.Dialect;
import dev.understudy.dialect.ResponseCounter;
import dev.understudy.record.SocketScript;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.PointerPattern;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sends the recorded client messages on a WebSocket, each when as many answers have been received
 * as in the recording. A recorded id of the gateway, such as that of a previous response, is
 * replaced by the corresponding new id.
 */
final class SocketRerun implements SocketScript {

  /** The ids that gateways create and clients send back. */
  private static final List<PointerPattern> IDS =
      List.of(PointerPattern.parse("/response/id"), PointerPattern.parse("/item/call_id"));

  /** The progress of a conversation. */
  private static final class Progress {
    private final boolean responses;
    private final ResponseCounter answers = new ResponseCounter();
    private final Map<PointerPattern, Set<String>> ids = new HashMap<>();
    private int heard;

    Progress(Dialect dialect) {
      this.responses = dialect == Dialect.RESPONSES;
    }

    void message(Message message) {
      answers.message(message);
      if (message.from() == Peer.SERVER) {
        heard++;
        CanonicalJson.parse(message.payload())
            .ifPresent(json -> {
              for (PointerPattern path : IDS) {
                String id = path.in(json).asString("");
                if (id.matches("[\\w.:-]+")) {
                  ids.computeIfAbsent(path, key -> new LinkedHashSet<>()).add(id);
                }
              }
            });
      }
    }

    /** The ids in the order of their first occurrence. */
    List<String> ids(PointerPattern path) {
      return List.copyOf(ids.getOrDefault(path, Set.of()));
    }

    /** The number of answers if they can be identified, or else of messages. */
    int steps() {
      return responses ? answers.over() : heard;
    }
  }

  private final Progress then;
  private final Progress now;
  private final List<Message> recorded;
  private int next;

  SocketRerun(Interaction interaction) {
    Dialect dialect = Dialect.ofPath(interaction.request().path());
    this.then = new Progress(dialect);
    this.now = new Progress(dialect);
    this.recorded = interaction.conversation().orElseThrow().messages();
  }

  @Override
  public void heard(Message message) {
    now.message(message);
  }

  @Override
  public Line next() {
    while (next < recorded.size() && recorded.get(next).from() == Peer.SERVER) {
      then.message(recorded.get(next++));
    }
    boolean last = next == recorded.size();
    if (now.steps() < then.steps() || (last && now.answers.underWay())) {
      return new Line.Listen();
    }
    if (last) {
      return new Line.Close();
    }
    Message said = recorded.get(next++);
    Message again = said.text() ? said.with(withNewIds(said.payload())) : said;
    then.message(said);
    now.message(again);
    return new Line.Say(again);
  }

  private Bytes withNewIds(Bytes text) {
    Map<String, String> renamed = new HashMap<>();
    for (PointerPattern path : IDS) {
      List<String> before = then.ids(path);
      List<String> after = now.ids(path);
      for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
        renamed.put('"' + before.get(i) + '"', '"' + after.get(i) + '"');
      }
    }
    if (renamed.isEmpty()) {
      return text;
    }
    // In one pass, since a new id can equal an old id of another place.
    String old = renamed.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return Bytes.utf8(
        Pattern.compile(old)
            .matcher(text.toUtf8Lenient())
            .replaceAll(found -> renamed.get(found.group())));
  }
}
