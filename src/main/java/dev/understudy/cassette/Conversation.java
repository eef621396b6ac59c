package dev.understudy.cassette;

import dev.understudy.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The frames of a WebSocket after its upgrade.
 *
 * @param frames the frames of both ends in the order observed by the recorder: the client's frames
 *     before a server's frame were sent before it
 * @param close the close frame; empty if the connection broke off, or was still open when the
 *     recording ended
 */
public record Conversation(List<Frame> frames, Optional<Close> close) {

  /** Copies the list and refuses frames that do not form messages (RFC 6455, 5.4). */
  public Conversation {
    frames = List.copyOf(frames);
    Map<Peer, Boolean> open = new EnumMap<>(Peer.class);
    long before = 0;
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      String which = "frame " + (i + 1);
      if (frame.at() < before) {
        throw new IllegalArgumentException(
            which + " is earlier than frame " + i + ": 'at' must not decrease");
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
                    ? " begins a message, but the previous one has no final fragment (fin: false)"
                    : " continues a message, but none has begun"));
      }
      open.put(frame.from(), !frame.fin());
    }
  }

  /** The complete messages of both ends, in the order of their last frames. */
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

  /** The complete messages of one end. */
  public List<Message> messages(Peer from) {
    return messages().stream().filter(message -> message.from() == from).toList();
  }

  /** The client's first message; empty if the server sent one before it. */
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
