/** WebSocket connections, as Understudy's two modes need them: frame by frame, with demand. */
@NullMarked
package dev.understudy.socket;

import org.jspecify.annotations.NullMarked;
