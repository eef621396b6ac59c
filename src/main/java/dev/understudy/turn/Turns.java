package dev.understudy.turn;

import dev.understudy.cassette.Close;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;
import dev.understudy.dialect.ResponsesEvents;
import dev.understudy.wire.CanonicalJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Tells the turns of a conversation apart. */
public final class Turns {

  private record Open(int number, Message create, List<Message> answer) {}

  private final End rest;
  private final Map<String, Deque<Open>> lanes = new HashMap<>();
  private final List<Turn> turns = new ArrayList<>();
  private int creates;

  private Turns(Interaction interaction, Optional<Close> close) {
    boolean byClient = close.filter(it -> it.from() == Peer.CLIENT).isPresent();
    this.rest =
        interaction.end() != End.COMPLETE
            ? interaction.end()
            : byClient || close.isEmpty() ? End.CLIENT_LEFT : End.UPSTREAM_CUT;
  }

  /**
   * The turns of a conversation, in the order in which they were asked for; none for an ordinary
   * interaction. Without {@code stream_id} answers come one after the other, with it in lanes
   * (OpenAI, WebSocket guide; Open Responses, WebSocket transport).
   */
  public static List<Turn> of(Interaction interaction) {
    if (interaction.conversation().isEmpty()) {
      return List.of();
    }
    Conversation conversation = interaction.conversation().get();
    Turns turns = new Turns(interaction, conversation.close());
    conversation.messages().forEach(turns::take);
    return turns.end();
  }

  private void take(Message message) {
    JsonNode json = CanonicalJson.parse(message.payload()).orElseGet(MissingNode::getInstance);
    String type = json.path("type").asString("");
    Deque<Open> lane =
        lanes.computeIfAbsent(json.path("stream_id").asString(""), id -> new ArrayDeque<>());
    if (message.from() == Peer.CLIENT) {
      if (ResponsesEvents.isCreate(type)) {
        lane.add(new Open(++creates, message, new ArrayList<>()));
      }
      return;
    }
    Open open = lane.peek();
    if (open != null) {
      open.answer.add(message);
      if (ResponsesEvents.isTerminal(type)) {
        lane.remove();
        turns.add(new Turn(open.number, open.create, open.answer, End.COMPLETE));
      }
    }
  }

  private List<Turn> end() {
    for (Deque<Open> lane : lanes.values()) {
      lane.forEach(open -> turns.add(new Turn(open.number, open.create, open.answer, rest)));
    }
    turns.sort(Comparator.comparingInt(Turn::number));
    return turns;
  }
}
