/** The turns of a Responses WebSocket, as the POST calls that they stand for. */
@NullMarked
package dev.understudy.turn;

import org.jspecify.annotations.NullMarked;
