package dev.understudy.dialect;

import dev.understudy.cassette.Close;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a conversation into turns. */
public final class Turns {

  private static final class Asked {
    private final Message create;
    private final List<Message> answer = new ArrayList<>();
    private End end;

    Asked(Message create, End end) {
      this.create = create;
      this.end = end;
    }
  }

  /** The end of answers that are not complete. */
  private final End rest;

  private final Lanes<Asked> lanes = new Lanes<>();
  private final List<Asked> all = new ArrayList<>();

  private Turns(Interaction interaction, Optional<Close> close) {
    boolean byClient = close.filter(it -> it.from() == Peer.CLIENT).isPresent();
    this.rest =
        interaction.end() != End.COMPLETE
            ? interaction.end()
            : byClient || close.isEmpty() ? End.CLIENT_LEFT : End.UPSTREAM_CUT;
  }

  /**
   * The turns of a conversation, in the order of their requests; none for an ordinary interaction.
   * Answers come in order without {@code stream_id}, and in order within each lane with it (OpenAI,
   * WebSocket guide; Open Responses, WebSocket transport).
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
    ResponsesEvent event = ResponsesEvent.of(message.payload());
    if (message.from() == Peer.SERVER) {
      lanes
          .answered(event)
          .ifPresent(answer -> {
            answer.turn().answer.add(message);
            if (answer.over()) {
              answer.turn().end = End.COMPLETE;
            }
          });
    } else if (event.isCreate()) {
      Asked asked = new Asked(message, rest);
      all.add(asked);
      lanes.asked(event, asked);
    }
  }

  private List<Turn> end() {
    List<Turn> turns = new ArrayList<>();
    for (Asked asked : all) {
      turns.add(new Turn(turns.size() + 1, asked.create, asked.answer, asked.end));
    }
    return turns;
  }
}
