// Socket.IO 4 with its Redis adapter and the classic matching: SPOP a partner, or SADD oneself.
//
// Clients name their peer, as such programs let them: nothing is fenced, leased, limited or counted.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-adapter'
import { createClient } from 'redis'
import { Server } from 'socket.io'

const redis = createClient({ url: process.env.REDIS_URI })
const publisher = redis.duplicate()
const subscriber = redis.duplicate()
await Promise.all([redis.connect(), publisher.connect(), subscriber.connect()])

const server = createServer()
const io = new Server(server, { adapter: createAdapter(publisher, subscriber), cors: { origin: '*' } })

io.on('connection', (socket) => {
  socket.on('start', async () => {
    const peer = await redis.sPop('waiting')
    if (!peer) {
      await redis.sAdd('waiting', socket.id)
      socket.emit('waiting')
      return
    }
    const callId = randomUUID()
    io.to(peer).emit('matched', { callId, peer: socket.id, polite: true })
    socket.emit('matched', { callId, peer, polite: false })
  })
  socket.on('stop', async ({ to }) => {
    if (to) io.to(to).emit('ended')
    else await redis.sRem('waiting', socket.id)
  })
  socket.on('candidate', ({ to, candidate }) => io.to(to).emit('candidate', { candidate }))
  socket.on('disconnect', () => redis.sRem('waiting', socket.id))
})

server.listen(Number(process.env.PORT), '127.0.0.1')
