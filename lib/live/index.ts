export { ClientMessage, LIVE_TOPICS, type LiveTopic, type ServerMessage } from "./message";
