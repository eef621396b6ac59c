package dev.understudy.dialect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What takes a program to check; contract packs call these by their labels. */
public enum Invariant {
  /** A whole answer, and an error, is one JSON document. */
  JSON_BODY,
  /** The data of each event is one JSON document, or the literal that ends the stream. */
  JSON_EVENTS,
  /** Every line of a stream is a field, a comment or blank (WHATWG HTML, 9.2.6). */
  STREAM_LINES,
  /** The last event is closed by a blank line. */
  CLOSED_EVENTS,
  /** A request that asks for a stream gets one. */
  STREAM_ANSWERED,
  /** A request that does not ask for a stream gets none. */
  STREAM_UNASKED,
  /** An error comes with a status of 400 or more. */
  ERROR_STATUS,
  /** The answer names the model that was asked for. */
  MODEL_ECHOED,
  /** Every tool result answers a tool call before it, and every tool call is answered. */
  TOOL_RESULTS,
  /** A stream's result has the shape of the plain answer to the same request. */
  SAME_SHAPE,
  /** As many choices as were asked for. */
  CHOICE_COUNT,
  /** A tool call begins with id, type and name, and goes on with arguments only. */
  TOOL_FRAGMENTS,
  /** The arguments of a tool call add up to one JSON object. */
  TOOL_ARGUMENTS,
  /** The usage chunk comes if it was asked for, once, and no other chunk has usage. */
  USAGE_CHUNK,
  /** Events name the item that stands at their index, of the type that such events belong to. */
  ITEM_IDS,
  /** Deltas add up to what the done events say. */
  DELTAS_ADD_UP,
  /** An item that is done has the id, type and call id that it was added with. */
  ITEMS_KEPT,
  /** No two items share an id or a call id. */
  UNIQUE_ITEMS,
  /** The final output is the list of the items that were done. */
  OUTPUT_AGREES,
  /** The convenience member output_text is what the texts of the output add up to. */
  OUTPUT_TEXT,
  /** Usage comes with the final event and not before. */
  USAGE_AT_END,
  /** Annotations that were added are those of the part that is done. */
  ANNOTATIONS_AGREE,
  /** The response repeats what the request set. */
  SETTINGS_ECHOED,
  /** A delta is of a kind that its block takes, and a signature comes last. */
  DELTA_KINDS,
  /** The JSON of a tool's input adds up to one JSON object, or to nothing. */
  TOOL_INPUT,
  /** Counters of tokens never fall. */
  USAGE_COUNTERS,
  /** A block has at least one delta. */
  BLOCKS_NOT_EMPTY,
  /** What a socket says of a response belongs to one that was asked for, in the same lane. */
  ANSWERS_ASKED,
  /** Whoever names no lane on a socket waits for an answer before asking again. */
  LANES_SEQUENTIAL,
  /** One response at a time on a socket. */
  ONE_AT_A_TIME;

  /** The name in packs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The invariant with this name. */
  public static Optional<Invariant> of(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }
}
