package dev.understudy.cassette;

import dev.understudy.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What passed through a WebSocket after its upgrade.
 *
 * @param frames of both ends, in the order in which the recorder saw them: what stands before a
 *     server's frame is what the client had sent before it
 * @param close what ended it; none where the connection broke off, or was open when the recording
 *     ended
 */
public record Conversation(List<Frame> frames, Optional<Close> close) {

  /** Copies the list and refuses frames that do not make messages (RFC 6455, 5.4). */
  public Conversation {
    frames = List.copyOf(frames);
    Map<Peer, Boolean> open = new EnumMap<>(Peer.class);
    long before = 0;
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      String which = "frame " + (i + 1);
      if (frame.at() < before) {
        throw new IllegalArgumentException(
            which + " comes before frame " + i + ": 'at' must not fall");
      }
      before = frame.at();
      if (frame.opcode().isControl()) {
        continue;
      }
      boolean begun = open.getOrDefault(frame.from(), false);
      if (begun != (frame.opcode() == Opcode.CONTINUATION)) {
        throw new IllegalArgumentException(
            which
                + (begun
                    ? " begins a message, but the one before has no last fragment (fin: false)"
                    : " continues a message, but none was begun"));
      }
      open.put(frame.from(), !frame.fin());
    }
  }

  /**
   * The messages of both ends, in the order of their last frames; without one that is not whole.
   */
  public List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    Map<Peer, List<Integer>> begun = new EnumMap<>(Peer.class);
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      if (frame.opcode().isControl()) {
        continue;
      }
      List<Integer> parts = begun.computeIfAbsent(frame.from(), peer -> new ArrayList<>());
      parts.add(i);
      if (frame.fin()) {
        messages.add(message(parts));
        begun.remove(frame.from());
      }
    }
    return messages;
  }

  /** The messages of one end. */
  public List<Message> messages(Peer from) {
    return messages().stream().filter(message -> message.from() == from).toList();
  }

  /** The client's first message, unless the server began to speak before it. */
  public Optional<Message> opening() {
    return messages().stream()
        .findFirst()
        .filter(message ->
            frames.subList(0, message.last() + 1).stream()
                .allMatch(frame -> frame.from() == Peer.CLIENT || frame.opcode().isControl()));
  }

  private Message message(List<Integer> parts) {
    Frame first = frames.get(parts.get(0));
    int last = parts.get(parts.size() - 1);
    Bytes payload = Bytes.concat(parts.stream().map(i -> frames.get(i).payload()).toList());
    return new Message(
        first.from(),
        first.opcode() == Opcode.TEXT,
        payload,
        frames.get(last).at(),
        parts.get(0),
        last);
  }
}
