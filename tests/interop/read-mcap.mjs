// Reads a trace with the official library and prints what it found as one JSON object. See README.md.
import { open, readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { McapIndexedReader, McapStreamReader } from "@mcap/core";
import rosmsg from "@foxglove/rosmsg";
import serialization from "@foxglove/rosmsg2-serialization";

const [file] = process.argv.slice(2);
if (!file) {
  console.error("usage: node read-mcap.mjs FILE.mcap");
  process.exit(2);
}

const MAGIC_LENGTH = 8;
const FOOTER_LENGTH = 9 + 20;

// One message as plain JSON: typed arrays become arrays, 64-bit integers become numbers where that is exact.
function plain(value) {
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  }
  if (ArrayBuffer.isView(value)) {
    return Array.from(value, plain);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  return value;
}

// Collects the messages of one pass over the file.
class Collector {
  schemas = new Map();
  channels = new Map();
  readers = new Map();
  topics = {};
  episodes = [];
  messages = 0;
  sumObservation0 = 0;
  lastTime = -1n;

  add(message) {
    const channel = this.channels.get(message.channelId);
    let reader = this.readers.get(channel.id);
    if (!reader) {
      const schema = this.schemas.get(channel.schemaId);
      if (schema.encoding !== "ros2msg" || channel.messageEncoding !== "cdr") {
        throw new Error(`${channel.topic}: ${schema.encoding} and ${channel.messageEncoding}, expected ros2msg and cdr`);
      }
      const definitions = rosmsg.parse(new TextDecoder().decode(schema.data), { ros2: true });
      reader = new serialization.MessageReader(definitions);
      this.readers.set(channel.id, reader);
    }
    if (message.logTime < this.lastTime) {
      throw new Error(`log time goes back at message ${this.messages}`);
    }
    this.lastTime = message.logTime;
    this.messages++;
    this.topics[channel.topic] = (this.topics[channel.topic] ?? 0) + 1;
    const decoded = reader.readMessage(message.data);
    if (channel.topic === "/episode") {
      this.episodes.push(plain(decoded));
      return;
    }
    const row = { log_time: plain(message.logTime), ...plain(decoded) };
    this.first ??= row;
    this.last = row;
    this.sumObservation0 += row.observation[0] ?? 0;
  }

  result() {
    const { messages, topics, episodes, first, last, sumObservation0 } = this;
    return { messages, topics, episodes, first, last, sumObservation0 };
  }
}

async function readByIndex() {
  const handle = await open(file);
  try {
    const readable = {
      size: async () => BigInt((await handle.stat()).size),
      read: async (offset, size) => {
        const buffer = new Uint8Array(Number(size));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, Number(offset));
        return buffer.subarray(0, bytesRead);
      },
    };
    const reader = await McapIndexedReader.Initialize({ readable });
    const collector = new Collector();
    collector.schemas = reader.schemasById;
    collector.channels = reader.channelsById;
    for await (const message of reader.readMessages({ validateCrcs: true })) {
      collector.add(message);
    }
    if (reader.statistics.messageCount !== BigInt(collector.messages)) {
      throw new Error(`statistics count ${reader.statistics.messageCount} messages, ${collector.messages} were read`);
    }
    const metadata = {};
    for await (const record of reader.readMetadata()) {
      metadata[record.name] = Object.fromEntries(record.metadata);
    }
    return { ...collector.result(), metadata, chunks: reader.chunkIndexes.length, profile: reader.header.profile };
  } finally {
    await handle.close();
  }
}

function readByStream(bytes) {
  const reader = new McapStreamReader({ validateCrcs: true });
  const collector = new Collector();
  let dataEnd;
  reader.append(bytes);
  for (let record; (record = reader.nextRecord()); ) {
    if (record.type === "Schema") {
      collector.schemas.set(record.id, record);
    } else if (record.type === "Channel") {
      collector.channels.set(record.id, record);
    } else if (record.type === "Message") {
      collector.add(record);
    } else if (record.type === "DataEnd") {
      dataEnd = record;
    } else if (record.type === "Footer") {
      // The library leaves this CRC to its users.
      const end = Number(record.summaryStart) - 13;
      const computed = crc32(bytes.subarray(0, end));
      if (computed !== dataEnd.dataSectionCrc) {
        throw new Error(`data section CRC ${dataEnd.dataSectionCrc}, computed ${computed}`);
      }
      const covered = bytes.subarray(Number(record.summaryStart), bytes.length - MAGIC_LENGTH - 4);
      if (crc32(covered) !== record.summaryCrc || bytes.length < FOOTER_LENGTH) {
        throw new Error(`summary CRC ${record.summaryCrc}, computed ${crc32(covered)}`);
      }
    }
  }
  return { ...collector.result(), truncated: !reader.done() };
}

const streamed = readByStream(new Uint8Array(await readFile(file)));
let result = streamed;
if (!streamed.truncated) {
  const indexed = await readByIndex();
  const { metadata, chunks, profile, ...same } = indexed;
  const { truncated, ...expected } = streamed;
  if (JSON.stringify(same) !== JSON.stringify(expected)) {
    throw new Error(`by index: ${JSON.stringify(same)}\nby stream: ${JSON.stringify(expected)}`);
  }
  result = { ...indexed, truncated };
}
console.log(JSON.stringify(result));
