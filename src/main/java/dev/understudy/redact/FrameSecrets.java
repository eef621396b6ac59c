package dev.understudy.redact;

import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Close;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Peer;
import dev.understudy.redact.SecretSpan.Range;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.PointerPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Redacts a WebSocket conversation. The server's messages are searched together, like the events of
 * a stream, since a secret can be spread over their deltas. A client's message is searched alone,
 * since a replay must recognise it on its own.
 *
 * @param findings receives each secret
 */
record FrameSecrets(
    Detectors detectors,
    FieldRedactor fields,
    List<PointerPattern> paths,
    Placeholders placeholders,
    Consumer<LeftoverSecret> findings) {

  Conversation redact(Conversation conversation) {
    List<Frame> frames = new ArrayList<>(conversation.frames());
    List<List<Integer>> server = messages(frames, Peer.SERVER);
    redact(frames, server.stream().flatMap(List::stream).toList(), server);
    for (List<Integer> message : messages(frames, Peer.CLIENT)) {
      redact(frames, message, List.of(message));
    }
    for (int i = 0; i < frames.size(); i++) {
      if (frames.get(i).opcode().isControl()) {
        redact(frames, List.of(i), List.of(List.of(i)));
      }
    }
    return new Conversation(frames, conversation.close().map(this::close));
  }

  /** The indexes of the frames of each message, including incomplete ones. */
  private static List<List<Integer>> messages(List<Frame> frames, Peer from) {
    List<List<Integer>> messages = new ArrayList<>();
    boolean begins = true;
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      if (frame.from() == from && !frame.opcode().isControl()) {
        if (begins) {
          messages.add(new ArrayList<>());
        }
        messages.get(messages.size() - 1).add(i);
        begins = frame.fin();
      }
    }
    return messages;
  }

  /** Redacts some of the frames in place. */
  private void redact(List<Frame> frames, List<Integer> indexes, List<List<Integer>> messages) {
    List<Chunk> chunks =
        indexes.stream().map(i -> Chunk.of(frames.get(i).at(), frames.get(i).payload())).toList();
    List<Range> ranges = new ArrayList<>();
    int start = 0;
    for (List<Integer> message : messages) {
      int size = message.stream().mapToInt(i -> frames.get(i).payload().size()).sum();
      ranges.add(new Range(start, start + size));
      start += size;
    }
    Bytes all = Bytes.concat(chunks.stream().map(Chunk::bytes).toList());
    List<SecretSpan> hits = BodySecrets.find(detectors, paths, all, ranges);
    hits.forEach(hit -> findings.accept(new LeftoverSecret("a frame", hit.kind())));
    if (hits.isEmpty()) {
      return;
    }
    List<Chunk> rewritten = BodyRewriter.rewrite(chunks, hits, placeholders);
    for (int i = 0; i < indexes.size(); i++) {
      if (rewritten.get(i).redacted()) {
        Frame frame = frames.get(indexes.get(i));
        // A placeholder could exceed the size limit of a control frame.
        boolean control = frame.opcode().isControl();
        frames.set(
            indexes.get(i), frame.redacted(control ? Bytes.EMPTY : rewritten.get(i).bytes()));
      }
    }
  }

  private Close close(Close close) {
    String reason =
        fields.text(
            close.reason(),
            (kind, secret) -> {
              findings.accept(new LeftoverSecret("the close reason", kind));
              return placeholders.of(kind, secret);
            });
    return new Close(close.from(), close.at(), close.code(), reason);
  }
}
