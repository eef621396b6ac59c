package dev.understudy.dialect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The checks that need a program; contract packs refer to them by their labels. */
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
  /** A request that does not ask for a stream gets no stream. */
  STREAM_UNASKED,
  /** An error comes with a status of 400 or more. */
  ERROR_STATUS,
  /** The answer names the model that was asked for. */
  MODEL_ECHOED,
  /** Every tool result answers a tool call before it, and every tool call is answered. */
  TOOL_RESULTS,
  /** A stream's result has the shape of the plain answer to the same request. */
  SAME_SHAPE,
  /** There are as many choices as requested. */
  CHOICE_COUNT,
  /** A tool call begins with id, type and name, and continues with arguments only. */
  TOOL_FRAGMENTS,
  /** The arguments of a tool call add up to one JSON object. */
  TOOL_ARGUMENTS,
  /** The usage chunk comes exactly once if requested, and no other chunk has usage. */
  USAGE_CHUNK,
  /** Events name the item at their index, whose type is one that such events belong to. */
  ITEM_IDS,
  /** Deltas add up to what the done events say. */
  DELTAS_ADD_UP,
  /** A completed item has the id, type and call id with which it was added. */
  ITEMS_KEPT,
  /** No two items share an id or a call id. */
  UNIQUE_ITEMS,
  /** The final output is the list of the completed items. */
  OUTPUT_AGREES,
  /** The convenience member output_text is the concatenation of the output's texts. */
  OUTPUT_TEXT,
  /** Usage comes with the final event and not before. */
  USAGE_AT_END,
  /** The added annotations are those of the completed part. */
  ANNOTATIONS_AGREE,
  /** The response repeats the settings of the request. */
  SETTINGS_ECHOED,
  /** A delta is of a kind that its block allows, and a signature comes last. */
  DELTA_KINDS,
  /** The JSON of a tool's input adds up to one JSON object, or to nothing. */
  TOOL_INPUT,
  /** Token counters never decrease. */
  USAGE_COUNTERS,
  /** A block has at least one delta. */
  BLOCKS_NOT_EMPTY,
  /** Each event of a response on a socket belongs to a requested response in the same lane. */
  ANSWERS_ASKED,
  /**
   * A client that names no lane on a socket waits for an answer before sending the next request.
   */
  LANES_SEQUENTIAL,
  /** At most one response at a time is in progress on a socket. */
  ONE_AT_A_TIME;

  /** The name in packs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The invariant with this name; empty when there is none. */
  public static Optional<Invariant> of(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }
}
