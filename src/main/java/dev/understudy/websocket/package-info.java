/** WebSocket connections frame by frame, with demand, for replay and recording. */
@NullMarked
package dev.understudy.websocket;

import org.jspecify.annotations.NullMarked;
